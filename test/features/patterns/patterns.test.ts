import { describe, expect, it } from 'vitest';
import type { Candles } from '../../../src/core/candles.js';
import { QuantError } from '../../../src/core/kit/errors.js';
import { resolveParams } from '../../../src/core/kit/params.js';
import { type CANDLE_SETTINGS, scan, threshold } from '../../../src/features/kernels/candle-settings.js';
import { darkCloudCover } from '../../../src/features/patterns/dark-cloud-cover.js';
import { engulfing } from '../../../src/features/patterns/engulfing.js';
import { harami } from '../../../src/features/patterns/harami.js';
import { hikkake } from '../../../src/features/patterns/hikkake.js';
import { kicking } from '../../../src/features/patterns/kicking.js';
import { kickingByLength } from '../../../src/features/patterns/kicking-by-length.js';
import { patterns } from '../../../src/features/registry.js';
import { expectSameBits, scaled } from '../../support/laws.js';
import { gs3 } from '../../support/pattern-bars.js';
import { type BarRow, candlesFrom, f, gs2 } from '../../support/series.js';

/** Ten white candles with a body of 2 and shadows of 1, then others. */
const following = (...rows: BarRow[]): Candles =>
  candlesFrom([...Array.from({ length: 10 }, (): BarRow => [100, 103, 99, 102]), ...rows]);

const last = (column: Float64Array): number => column[column.length - 1];

describe('candle settings', () => {
  const c = candlesFrom([
    [10, 14, 9, 12],
    [10, 18, 9, 16],
    [10, 12, 6, 8],
    [10, 11, 10, 10],
    [10, 20, 10, 10],
    [50, 90, 10, 20],
  ]);

  it('hold a candle against those before it, not against itself', () => {
    expect([...threshold(c, 'near')], 'ranges 5, 9, 6, 1, 10 have a mean of 6.2').toEqual([
      ...Array(5).fill(Number.NaN),
      0.2 * 6.2,
    ]);
  });

  it('hold a shadow against the own body where no candles before are named', () => {
    expect([...threshold(c, 'shadowLong')]).toEqual([2, 6, 2, 0, 0, 30]);
    expect([...threshold(c, 'shadowVeryLong')]).toEqual([4, 12, 4, 0, 0, 60]);
  });

  it('are ten candles for bodies and shadows, five for distances', () => {
    const bars = following([100, 103, 99, 102]);
    const at = (name: keyof typeof CANDLE_SETTINGS): number => threshold(bars, name)[10];
    expect([at('bodyLong'), at('bodyShort'), at('bodyDoji')]).toEqual([2, 2, 0.4]);
    expect([at('shadowShort'), at('shadowVeryShort')], 'half of both shadows, a tenth of the range').toEqual([1, 0.4]);
    expect([at('near'), at('far'), at('equal')]).toEqual([0.8, 0.6 * 4, 0.2]);
  });

  it('refuse columns that differ in length', () => {
    expect(() => scan({ ...c, low: f(1, 2) }, 0, () => 0)).toThrow(QuantError);
  });
});

/** Chart patterns have their own tests. */
const candlesticks = patterns.list().filter((d) => d.source.includes('TA-Lib CDL'));

describe('candlestick patterns', () => {
  it('give whole numbers from -200 to 200, all zero but where the pattern is', () => {
    for (const d of candlesticks) {
      const column = d.compute(gs3(), resolveParams(d.name, d.params, {}), {})[0];
      const values = new Set(column.subarray(14));
      for (const v of values) expect([-200, -100, -80, 0, 80, 100, 200], d.name).toContain(v);
    }
  });

  it('are the same at any price', () => {
    const other = scaled(gs2(), { price: 2 ** -20 });
    for (const d of candlesticks) {
      const params = resolveParams(d.name, d.params, {});
      expectSameBits(d.compute(other, params, {})[0], d.compute(gs2(), params, {})[0], d.name);
    }
  });

  it('are silent in a market that does not move, but for the doji', () => {
    const still = candlesFrom(Array.from({ length: 40 }, () => 0.1));
    const loud = candlesticks.filter((d) => {
      const column = d.compute(still, resolveParams(d.name, d.params, {}), {})[0];
      return column.some((v) => v !== 0 && !Number.isNaN(v));
    });
    expect(loud.map((d) => d.name)).toEqual(['doji']);
  });

  it('engulf with 100 beyond both ends, 80 where one end matches, not at all where both do', () => {
    const given = (second: BarRow): number => last(engulfing(candlesFrom([9, [10, 12, 7, 8], second])));
    expect(given([7.5, 12, 7, 10.5])).toBe(100);
    expect(given([8, 12, 7, 10.5])).toBe(80);
    expect(given([7.5, 12, 7, 10])).toBe(80);
    expect(given([8, 12, 7, 10])).toBe(0);
    expect(last(engulfing(candlesFrom([9, [8, 12, 7, 10], [10.5, 12, 7, 7.5]])))).toBe(-100);
  });

  it('have a harami against the long candle, 80 where an end matches', () => {
    const given = (...rows: BarRow[]): number => last(harami(following(...rows)));
    expect(given([102, 103, 95, 96], [97, 99, 97, 98])).toBe(100);
    expect(given([102, 103, 95, 96], [96, 99, 96, 97])).toBe(80);
    expect(given([102, 109, 101, 108], [107, 107, 106, 106])).toBe(-100);
    expect(given([102, 103, 95, 96], [95, 99, 95, 96.5]), 'one end outside').toBe(0);
  });

  it('take the penetration of a dark cloud from the parameter', () => {
    const bars = following([102, 112, 102, 112], [113, 113, 108, 108]);
    expect(last(darkCloudCover(bars, 0.3)), '4 of 10 deep').toBe(-100);
    expect(last(darkCloudCover(bars, 0.5))).toBe(0);
  });

  it('read a kick by its gap, or by the longer candle', () => {
    const bars = following([102, 102, 90, 90], [104, 109, 104, 109]);
    expect(last(kicking(bars))).toBe(100);
    expect(last(kickingByLength(bars)), 'the black one is longer').toBe(-100);
  });

  it('confirm a hikkake within three candles, once', () => {
    const flat: BarRow[] = [
      [10, 12, 8, 10],
      [10, 12, 8, 10],
      [10, 12, 8, 10],
    ];
    const trap: BarRow[] = [
      [10, 11, 9, 10],
      [10, 10.5, 8.5, 9],
    ];
    const quiet: BarRow = [9, 10.5, 8.5, 9];
    const up: BarRow = [9, 12, 8.5, 11.5];
    const told = (...rows: BarRow[]): number[] =>
      [...hikkake(candlesFrom([...flat, flat[0], ...trap, ...rows]))].slice(5);
    expect(told(up, up)).toEqual([100, 200, 0]);
    expect(told(quiet, quiet, up)).toEqual([100, 0, 0, 200]);
    expect(told(quiet, quiet, quiet, up), 'too late').toEqual([100, 0, 0, 0, 0]);
  });
});
