import { describe, expect, it } from 'vitest';
import { detailRows } from '../../src/backtest/detail.js';
import { markRows } from '../../src/backtest/mark-rows.js';
import { userPlace } from '../../src/backtest/user-place.js';
import { rateRows } from '../../src/backtest/venue-data.js';
import { HOUR_MS, MINUTE_MS } from '../../src/core/kit/time.js';
import { resample } from '../../src/core/resample.js';
import { candlesFrom, randomCandles, START_MS } from '../support/series.js';

const HALF_HOUR_MS = 30 * MINUTE_MS;

describe('mark prices on the rows of the bars', () => {
  const bars = candlesFrom([
    [10, 14, 8, 11],
    [11, 12, 10, 12],
  ]);

  it('takes the mark bar that opens with the row', () => {
    const marks = candlesFrom([
      [10.1, 13, 9, 11.1, 0],
      [11.1, 12.2, 10.5, 12.1, 0],
    ]);
    const rows = markRows(bars, marks);
    expect([...rows.open, ...rows.high, ...rows.low, ...rows.close]).toEqual([
      10.1, 11.1, 13, 12.2, 9, 10.5, 11.1, 12.1,
    ]);
    expect(rows.missing).toBe(0);
  });

  it('takes finer mark bars together: first open, extremes, last close', () => {
    const marks = candlesFrom(
      [
        [10, 11, 10, 11, 0],
        [11, 13, 9, 10, 0],
      ],
      { intervalMs: HALF_HOUR_MS },
    );
    const rows = markRows(bars, marks);
    expect([rows.open[0], rows.high[0], rows.low[0], rows.close[0]]).toEqual([10, 13, 9, 10]);
  });

  it('lets the last price stand in where no mark is stored, and counts it', () => {
    const marks = candlesFrom([[10, 11, 10, 11, 0, 0]], { startMs: START_MS + HOUR_MS });
    const rows = markRows(bars, marks);
    expect([rows.high[0], rows.low[0], rows.high[1], rows.missing]).toEqual([14, 8, 11, 1]);
  });
});

describe('finer bars inside a bar', () => {
  const fine = randomCandles({ seed: 'fine', length: 24, intervalMs: 15 * MINUTE_MS });
  const { candles: coarse } = resample(fine, HOUR_MS);

  it('finds all of them', () => {
    const rows = detailRows(coarse, fine);
    expect(rows.incomplete).toBe(0);
    expect([...rows.from]).toEqual([0, 4, 8, 12, 16, 20]);
    expect([...rows.to]).toEqual([4, 8, 12, 16, 20, 24]);
  });

  it('uses none of a bar in which one is missing', () => {
    const holed = randomCandles({ seed: 'fine', length: 24, intervalMs: 15 * MINUTE_MS });
    const without = {
      ...holed,
      length: 23,
      ...Object.fromEntries(
        (['openTime', 'open', 'high', 'low', 'close', 'volume'] as const).map((name) => [
          name,
          Float64Array.from([...holed[name]].filter((_, i) => i !== 6)),
        ]),
      ),
    };
    const rows = detailRows(coarse, without);
    expect(rows.incomplete).toBe(1);
    expect(rows.to[1]).toBe(rows.from[1]);
    expect([rows.from[2], rows.to[2]]).toEqual([7, 11]);
  });

  it('uses none that do not make the same bar', () => {
    const other = { ...coarse, high: coarse.high.map((high, i) => (i === 2 ? high * 1.001 : high)) };
    const rows = detailRows(other, fine);
    expect([rows.incomplete, rows.to[2] - rows.from[2], rows.to[3] - rows.from[3]]).toEqual([1, 0, 4]);
  });
});

describe('rates of currencies on the rows of the bars', () => {
  const bars = candlesFrom([1, 1, 1]);

  it('is the open that opens with the bar, and the last close known at its close', () => {
    const rate = candlesFrom([
      [100, 120, 90, 110],
      [111, 120, 90, 115],
      [116, 120, 90, 117],
    ]);
    const rows = rateRows(bars, rate);
    expect([...rows.open]).toEqual([100, 111, 116]);
    expect([...rows.close]).toEqual([110, 115, 117]);
  });

  it('is the last close before where the rate has no bar', () => {
    const rate = candlesFrom([
      [100, 120, 90, 110, 1, 0],
      [116, 120, 90, 117, 1, 2],
    ]);
    const rows = rateRows(bars, rate);
    expect([...rows.open]).toEqual([100, 110, 116]);
    expect([...rows.close]).toEqual([110, 110, 117]);
  });

  it('knows nothing of a rate bar that still runs', () => {
    const rate = candlesFrom([[100, 120, 90, 110]], { intervalMs: 2 * HOUR_MS });
    const rows = rateRows(bars, rate);
    expect([...rows.close]).toEqual([100, 110, 110]);
  });

  it('refuses to convert before the rate begins', () => {
    const rate = candlesFrom([[100, 120, 90, 110, 1, 1]], { symbol: 'BTCUSDT' });
    expect(() => rateRows(bars, rate)).toThrow('is converted by BTCUSDT, which is stored from 2024-01-01T01:00:00Z on');
  });
});

describe('the place of an error in a file of the user', () => {
  const at = (...frames: string[]): string =>
    userPlace(Object.assign(new Error('x'), { stack: ['Error: x', ...frames.map((f) => `    at ${f}`)].join('\n') }));
  // Wherever the toolkit lies, installed, built or cloned: its folder is the one of the file that is tested.
  const ours = (file: string): string => new URL(`../../src/${file}`, import.meta.url).href;

  it('is the innermost line that is not ours', () => {
    expect(
      at(
        `BarView.unusual (${ours('backtest/bar-view.ts')}:10:5)`,
        'Dip.onBar (/home/me/dip.ts:12:7)',
        `Engine.run (${ours('backtest/engine.ts')}:1:1)`,
      ),
    ).toBe(' (dip.ts:12)');
  });

  it('is told whatever the file and its folders are called', () => {
    expect(at('onBar (/home/me/my strategies/dip (2).ts:3:9)')).toBe(' (dip (2).ts:3)');
    expect(at('onBar (/home/me/src/backtest/dip.ts:4:9)')).toBe(' (dip.ts:4)');
    expect(at('onBar (file:///home/me/my%20files/dip.mjs:5:9)')).toBe(' (dip.mjs:5)');
    expect(at('C:\\Users\\me\\dip.ts:6:1')).toBe(' (dip.ts:6)');
    expect(at('new Dip (/home/me/dip.ts:7:1)', 'async main (/home/me/other.ts:1:1)')).toBe(' (dip.ts:7)');
    expect(at('/home/me/odd%name.ts:8:1')).toBe(' (odd%name.ts:8)');
  });

  it('is left out when all lines are ours', () => {
    const frames = [`Momentum.onBar (${ours('backtest/strategies/momentum.ts')}:1:1)`, 'node:vm:1:1'];
    expect(at(...frames, 'eval (/home/me/node_modules/jiti/dist/jiti.cjs:1:2)', 'Array.map (<anonymous>)')).toBe('');
    expect(userPlace('no error')).toBe('');
  });
});
