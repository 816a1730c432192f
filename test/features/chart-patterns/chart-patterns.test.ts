import { describe, expect, it } from 'vitest';
import type { Candles } from '../../../src/core/candles.js';
import { resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { chartExtremes } from '../../../src/features/kernels/chart-extremes.js';
import { patterns } from '../../../src/features/registry.js';
import { expectSameBits } from '../../support/laws.js';
import { candlesFrom, f } from '../../support/series.js';

/** Straight legs from corner to corner: the first corner stands on row 0. */
function polyline(corners: readonly (readonly [row: number, price: number])[]): number[] {
  const prices = [corners[0][1]];
  for (let k = 1; k < corners.length; k++) {
    const [[from, start], [to, end]] = [corners[k - 1], corners[k]];
    for (let row = from + 1; row <= to; row++) prices.push(start + ((end - start) * (row - from)) / (to - from));
  }
  return prices;
}

/** Bars with a range of 2 around each close. */
const barsAt = (prices: readonly number[]): Candles =>
  candlesFrom(prices.map((p): [number, number, number, number] => [p, p + 1, p - 1, p]));

/** Forty quiet bars up or down to the first corner, the corners, a leg away from the last one. */
function drawn(before: number, corners: readonly number[], after: number, leg = 6): { bars: Candles; last: number } {
  const points = [before, ...corners, after].map((price, k): [number, number] => [
    k === 0 ? 0 : 40 + leg * (k - 1),
    price,
  ]);
  return { bars: barsAt(polyline(points)), last: points[corners.length][0] };
}

function told(name: string, bars: Candles, given: Record<string, number> = {}): [row: number, value: number][] {
  const d = patterns.get(name);
  const out = d.compute(bars, resolveParams(name, d.params, given), {})[0];
  return [...out].flatMap((v, i): [number, number][] => (v !== 0 && !Number.isNaN(v) ? [[i, v]] : []));
}

/** Price before, the extremes, price after; prices near 100 with true ranges near 2 to 3, so the tolerance is about 2. */
const DRAWINGS: Record<
  string,
  { readonly legs: readonly [number, readonly number[], number]; readonly value: number }
> = {
  'head-and-shoulders': { legs: [80, [110, 100, 120, 100.5, 110.5], 95], value: -100 },
  'broadening-top': { legs: [90, [104, 98, 110, 92, 116], 100], value: -100 },
  'triangle-top': { legs: [80, [120, 92, 114, 98, 108], 101], value: -100 },
  'ascending-triangle': { legs: [80, [110, 90, 110.3, 98, 110.1], 104], value: 100 },
  'symmetrical-triangle': { legs: [80, [120, 92, 114, 98, 108], 101], value: 100 },
  'rectangle-top': { legs: [80, [110, 95, 110.3, 95.2, 110.1], 98], value: -100 },
  'triple-top': { legs: [80, [110, 95, 110.3, 90, 109.5], 98], value: -100 },
  'rising-wedge': { legs: [90, [105, 92, 109, 100, 113], 104], value: -100 },
  'bull-flag': { legs: [80, [78, 112, 107, 110, 105], 112], value: 100 },
};
const MIRRORS: Record<string, string> = {
  'head-and-shoulders': 'inverse-head-and-shoulders',
  'broadening-top': 'broadening-bottom',
  'triangle-top': 'triangle-bottom',
  'ascending-triangle': 'descending-triangle',
  'symmetrical-triangle': 'symmetrical-triangle',
  'rectangle-top': 'rectangle-bottom',
  'triple-top': 'triple-bottom',
  'rising-wedge': 'falling-wedge',
  'bull-flag': 'bear-flag',
  'double-top': 'double-bottom',
};
const ALL = [...new Set([...Object.keys(MIRRORS), ...Object.values(MIRRORS)])].sort();

/** Upside down about 100. */
const mirrored = (bars: Candles): Candles => barsAt([...bars.close].map((p) => 200 - p));

describe('chart patterns drawn by ruler', () => {
  it.each(Object.entries(DRAWINGS))('%s is told once, three bars after its last extreme', (name, { legs, value }) => {
    const { bars, last } = drawn(...legs);
    expect(told(name, bars)).toEqual([[last + 3, value]]);
    expect(told(name, bars, { confirm: 5 }), 'or later, when more bars are asked for').toEqual([[last + 5, value]]);
  });

  it.each(Object.entries(DRAWINGS))('%s upside down is its mirror image', (name, { legs, value }) => {
    const { bars, last } = drawn(...legs);
    const expected = name === 'symmetrical-triangle' ? value : -value;
    expect(told(MIRRORS[name], mirrored(bars))).toEqual([[last + 3, expected]]);
    if (MIRRORS[name] !== name) expect(told(name, mirrored(bars)), 'and no longer itself').toEqual([]);
  });

  it('a double top needs more bars between its tops than asked for, and none higher', () => {
    const apart = (bars: number, middle: number): Candles =>
      barsAt(
        polyline([
          [0, 80],
          [40, 110],
          [46, 100],
          [52, middle],
          [58, 98],
          [40 + bars, 110.4],
          [50 + bars, 95],
        ]),
      );
    expect(told('double-top', apart(23, 104))).toEqual([[66, -100]]);
    expect(told('double-bottom', mirrored(apart(23, 104)))).toEqual([[66, 100]]);
    expect(told('double-top', apart(22, 104)), '22 bars are not more than 22').toEqual([]);
    expect(told('double-top', apart(22, 104), { separation: 21 })).toEqual([[65, -100]]);
    expect(told('double-top', apart(23, 115)), 'the middle one is higher').toEqual([]);
  });

  it('an uneven shoulder or neckline is no head and shoulders, at the fraction of the paper to the digit', () => {
    const shoulders = (right: number): Candles => drawn(80, [100, 92, 112, 92, right], 85).bars;
    // 1.5 % from the mean of 100 and r: r = 100 · 1.015 / 0.985 = 103.045…
    expect(told('head-and-shoulders', shoulders(103), { fraction: 0.015 })).toHaveLength(1);
    expect(told('head-and-shoulders', shoulders(103.1), { fraction: 0.015 })).toHaveLength(0);
    expect(told('head-and-shoulders', shoulders(107)), 'beyond three quarters of a range too').toHaveLength(0);
  });

  it('head and shoulders of a price are the inverse of its reciprocal', () => {
    const { bars, last } = drawn(...DRAWINGS['head-and-shoulders'].legs);
    const reciprocal = candlesFrom(
      [...bars.close].map((p, i) => [1e4 / p, 1e4 / bars.low[i], 1e4 / bars.high[i], 1e4 / p]),
    );
    expect(told('inverse-head-and-shoulders', reciprocal)).toEqual([[last + 3, 100]]);
  });

  it('a flag needs a pole that is steep for the volatility, and must leave half of it', () => {
    const { bars, last } = drawn(...DRAWINGS['bull-flag'].legs);
    expect(told('bull-flag', bars, { pole: 3 })).toEqual([[last + 3, 100]]);
    expect(told('bull-flag', bars, { pole: 5 })).toEqual([]);
    expect(told('bull-flag', bars, { retrace: 0.15 }), '7 of 34 is a fifth').toEqual([]);
  });

  it('no pattern where the price goes one way, or rests', () => {
    const up = barsAt(
      polyline([
        [0, 50],
        [200, 250],
      ]),
    );
    for (const name of ALL) expect(told(name, up), name).toEqual([]);
  });

  it('the height is from the lowest to the highest extreme, of the close', () => {
    const { bars, last } = drawn(...DRAWINGS['head-and-shoulders'].legs);
    const d = patterns.get('head-and-shoulders');
    const height = d.compute(bars, resolveParams(d.name, d.params, {}), {})[1];
    expect(height[last + 3]).toBeCloseTo(20 / bars.close[last + 3], 12);
    expect(height[last + 4]).toBe(0);
  });
});

describe('extremes of a window', () => {
  it('are the corners of a zigzag, on the bar that confirms the last of them', () => {
    const { bars, last } = drawn(80, [110, 100, 120, 100.5, 110.5], 95);
    const { start, barsAgo, side } = chartExtremes(bars.close, { window: 35, confirm: 3, bandwidth: 0.3 });
    const i = last + 3;
    const rows = [...barsAgo.subarray(start[i], start[i + 1])].map((ago) => i - ago);
    expect(rows).toEqual([40, 46, 52, 58, 64]);
    expect(side[i]).toBe(1);
    expect([side[i - 1], side[i + 1]], 'no other bar confirms one').toEqual([0, 0]);
  });

  it('stand on the first of equal closes', () => {
    const close = f(10, 11, 12, 13, 14, 14, 13, 12, 11, 10, 11, 12);
    const { start, barsAgo, side } = chartExtremes(close, { window: 6, confirm: 3, bandwidth: 0.3 });
    const found = Array.from(close, (_, i) => [...barsAgo.subarray(start[i], start[i + 1])].map((ago) => i - ago));
    expect(
      found.map((rows) => rows.at(-1) ?? -1),
      'row 7 has no whole window',
    ).toEqual(Array(12).fill(-1));
    const early = chartExtremes(f(9, ...close), { window: 6, confirm: 3, bandwidth: 0.3 });
    expect([early.side[8], early.barsAgo[early.start[8]]], 'one bar later: the top on row 5 is 3 bars ago').toEqual([
      1, 3,
    ]);
    expect([early.side[9], side[8]], 'its twin on row 6 is none').toEqual([0, 0]);
  });

  it('do not depend on what was asked for before', () => {
    const { bars } = drawn(80, [110, 100, 120, 100.5, 110.5], 95);
    const fresh = patterns.get('triple-top');
    const first = told('triple-top', bars, { window: 20 });
    told('triple-top', bars, { window: 30 });
    expect(told('triple-top', bars, { window: 20 })).toEqual(first);
    const params = resolveParams('triple-top', fresh.params, {});
    const [a, b] = [bars, barsAt([...bars.close])].map((c) => fresh.compute(c, params, {}));
    expectSameBits(a[0], b[0], 'a copy of the same bars');
  });

  it('refuse a window that cannot hold a pattern', () => {
    expect(() => chartExtremes(f(1, 2), { window: 4, confirm: 3, bandwidth: 0.3 })).toThrow('5 bars or more');
  });
});

/** A geometric walk of four steps a bar, so that highs and lows go with it. */
function walk(seed: string, length: number): Candles {
  const rng = createRng(seed);
  let log = Math.log(100);
  const rows = Array.from({ length }, (): [number, number, number, number] => {
    const path = [log];
    for (let k = 0; k < 4; k++) path.push((log += 0.005 * rng.normal()));
    const prices = path.map(Math.exp);
    return [prices[0], Math.max(...prices), Math.min(...prices), prices[4]];
  });
  return candlesFrom(rows);
}

describe('chart patterns on a geometric random walk', () => {
  const bars = walk('chart-patterns/noise', 20_000);
  /** how often each was told in 1,000 bars when this was written */
  const NOISE: readonly (readonly [name: string, per1000: number])[] = [
    ['ascending-triangle', 22.95],
    ['bear-flag', 6.7],
    ['broadening-bottom', 11],
    ['broadening-top', 11.3],
    ['bull-flag', 5.5],
    ['descending-triangle', 24.85],
    ['double-bottom', 9.95],
    ['double-top', 11.25],
    ['falling-wedge', 23.75],
    ['head-and-shoulders', 15.45],
    ['inverse-head-and-shoulders', 17.55],
    ['rectangle-bottom', 2.85],
    ['rectangle-top', 2.2],
    ['rising-wedge', 22],
    ['symmetrical-triangle', 4.9],
    ['triangle-bottom', 9.7],
    ['triangle-top', 10.85],
    ['triple-bottom', 3.6],
    ['triple-top', 4.85],
  ];

  it('have an extreme on half of all bars, on fewer with more smoothing', () => {
    const share = (bandwidth: number): number => {
      const { side } = chartExtremes(bars.close, { window: 35, confirm: 3, bandwidth });
      return side.filter((s) => s !== 0).length / side.length;
    };
    const shares = [0.3, 1, 2].map(share);
    [0.492, 0.209, 0.107].forEach((expected, k) => {
      expect(Math.abs(shares[k] - expected), `bandwidth ${[0.3, 1, 2][k]}`).toBeLessThan(0.02);
    });
  });

  it('are all counted', () => {
    expect(NOISE.map(([name]) => name)).toEqual(ALL);
  });

  it.each(NOISE)('%s is told about %d times in 1,000 bars, all of them false', (name, per1000) => {
    const rate = told(name, bars).length / 20;
    expect(rate).toBeGreaterThan(0.5 * per1000);
    expect(rate).toBeLessThan(1.5 * per1000);
  });
});
