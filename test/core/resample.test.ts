import { describe, expect, it } from 'vitest';
import { makeCandles, sliceCandles } from '../../src/core/candles.js';
import { DAY_MS, HOUR_MS } from '../../src/core/kit/time.js';
import { resample } from '../../src/core/resample.js';
import { type BarRow, candlesFrom, f, randomCandles, START_MS } from '../support/series.js';

describe('resample', () => {
  it('makes longer bars of shorter ones, known when the last of them closes', () => {
    const hours: BarRow[] = [
      [10, 12, 9, 11, 1],
      [11, 15, 11, 14, 2],
      [14, 14, 8, 9, 3],
      [9, 10, 9, 10, 4],
      [10, 11, 10, 11, 5],
    ];
    const { candles: c, rowAt } = resample(candlesFrom(hours), 2 * HOUR_MS);
    expect([...rowAt]).toEqual([-1, 0, 0, 1, 1]);
    expect([c.length, c.intervalMs, [...c.openTime]]).toEqual([2, 2 * HOUR_MS, [START_MS, START_MS + 2 * HOUR_MS]]);
    expect([[...c.open], [...c.high], [...c.low], [...c.close], [...c.volume]]).toEqual([
      [10, 14],
      [15, 14],
      [9, 8],
      [14, 10],
      [3, 7],
    ]);
  });
  it('leaves out a first bar that the data begin inside of', () => {
    const { candles, rowAt } = resample(candlesFrom([1, 2, 3, 4], { startMs: START_MS + HOUR_MS }), 2 * HOUR_MS);
    expect([...rowAt]).toEqual([-1, -1, 0, 0]);
    expect([...candles.open]).toEqual([2]);
  });
  it('knows a bar that ends in a gap on the first row after it', () => {
    // Hours 0, 1, then 5 and 6: the bar 0–4 lacks its end, the bar 4–8 its beginning.
    const rows: BarRow[] = [1, 2, [3, 3, 3, 3, 1, 5], 4, 5];
    const { candles, rowAt } = resample(candlesFrom(rows), 4 * HOUR_MS);
    expect([...rowAt]).toEqual([-1, -1, 0, 0, 1]);
    expect([[...candles.open], [...candles.close]]).toEqual([
      [1, 3],
      [2, 5],
    ]);
  });
  it('begins weeks on Monday', () => {
    // START_MS is a Monday.
    const { candles } = resample(
      candlesFrom(Array(16).fill(1), { intervalMs: DAY_MS, startMs: START_MS - DAY_MS }),
      7 * DAY_MS,
    );
    expect([...candles.openTime]).toEqual([START_MS, START_MS + 7 * DAY_MS]);
  });
  it('adds extra columns up; what is not known in one part is not known in all', () => {
    const c = candlesFrom([1, 1, 1, 1]);
    const trades = makeCandles({ ...c, extra: { trades: f(2, 3, Number.NaN, 1) } });
    expect([...(resample(trades, 2 * HOUR_MS).candles.extra.trades ?? [])]).toEqual([5, Number.NaN]);
  });
  it('says the same of any beginning of the data', () => {
    const c = randomCandles({ seed: 'resample', length: 60, gapShare: 0.2 });
    const whole = resample(c, 4 * HOUR_MS);
    for (let cut = 0; cut <= 60; cut++) {
      const part = resample(sliceCandles(c, 0, cut), 4 * HOUR_MS);
      expect([...part.rowAt]).toEqual([...whole.rowAt.subarray(0, cut)]);
      expect([...part.candles.high]).toEqual([...whole.candles.high.subarray(0, part.candles.length)]);
      expect(part.candles.length).toBe(cut === 0 ? 0 : whole.rowAt[cut - 1] + 1);
    }
  });
  it('refuses an interval that is not longer, or not a multiple', () => {
    const c = candlesFrom([1]);
    expect(() => resample(c, HOUR_MS)).toThrow('a longer interval must be a multiple of 1h, was 1h');
    expect(() => resample(c, 1.5 * HOUR_MS)).toThrow('was 5400000ms');
  });
});
