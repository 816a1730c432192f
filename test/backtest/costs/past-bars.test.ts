import { describe, expect, it } from 'vitest';
import { dayVolatility, dayVolume, highLowSpread } from '../../../src/backtest/past-bars.js';
import type { Candles } from '../../../src/core/candles.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import { otherFuture, scaled } from '../../support/laws.js';
import { type BarRow, candlesFrom, gs1, gs2, randomCandles } from '../../support/series.js';

/** Corwin & Schultz step by step, with the letters of the paper and nothing shared with the code under test. */
function slowSpread(c: Candles, row: number): number {
  const estimates: number[] = [];
  for (let t = row - 1; t >= row - 20 && t >= 1; t--) {
    const [H0, L0, C0] = [c.high[t - 1], c.low[t - 1], c.close[t - 1]];
    let [H1, L1] = [c.high[t], c.low[t]];
    if (H0 === L0 || H1 === L1) continue;
    if (L1 > C0) [H1, L1] = [H1 - (L1 - C0), C0];
    else if (H1 < C0) [H1, L1] = [C0, L1 + (C0 - H1)];
    const beta = Math.log(H0 / L0) ** 2 + Math.log(H1 / L1) ** 2;
    const gamma = Math.log(Math.max(H0, H1) / Math.min(L0, L1)) ** 2;
    const k = 3 - 2 * Math.sqrt(2);
    const alpha = (Math.sqrt(2 * beta) - Math.sqrt(beta)) / k - Math.sqrt(gamma / k);
    const S = (2 * (Math.exp(alpha) - 1)) / (1 + Math.exp(alpha));
    estimates.push(S < 0 ? 0 : S);
  }
  return estimates.reduce((a, b) => a + b, 0) / estimates.length;
}

describe('the spread by highs and lows', () => {
  it('agrees with the formulas of the paper, written out slowly', () => {
    const random = randomCandles({ seed: 'cs', length: 300, gapShare: 0.05, flatShare: 0.1 });
    for (const bars of [gs1(), gs2(), random]) {
      for (let row = 2; row < bars.length; row++) {
        const expected = slowSpread(bars, row);
        const actual = highLowSpread(bars, row);
        if (Number.isNaN(expected)) expect(actual).toBeNaN();
        else expect(Math.abs(actual - expected), `row ${row}: ${actual} for ${expected}`).toBeLessThan(1e-13);
      }
    }
  });
  it('finds the spread of a price that does not move: all of the range', () => {
    const still = candlesFrom(Array.from({ length: 30 }, (): BarRow => [99.9, 100.1, 99.9, 100.1]));
    expect(highLowSpread(still, 25), '0.2 over 100').toBeCloseTo(0.002, 8);
  });
  it('finds no spread where a range grows as that of a price without one', () => {
    const ranges = candlesFrom([
      [100, 101, 100, 101],
      [101, 102, 101, 102],
    ]);
    expect(highLowSpread(ranges, 2), 'a pair that estimates below 0 counts as 0').toBe(0);
  });
  it('moves a bar back to the close that it jumped from', () => {
    const near = candlesFrom([
      [100, 100.1, 99.9, 100],
      [100, 100.1, 100, 100.05],
    ]);
    const far = candlesFrom([
      [100, 100.1, 99.9, 100],
      [150, 150.1, 150, 150.05],
    ]);
    const fell = candlesFrom([
      [100, 100.1, 99.9, 100],
      [50, 50, 49.9, 49.95],
    ]);
    const below = candlesFrom([
      [100, 100.1, 99.9, 100],
      [100, 100, 99.9, 99.95],
    ]);
    expect(highLowSpread(far, 2)).toBeCloseTo(highLowSpread(near, 2), 14);
    expect(highLowSpread(fell, 2)).toBeCloseTo(highLowSpread(below, 2), 14);
    expect(highLowSpread(near, 2)).toBeGreaterThan(0);
  });
  it('does not depend on the unit of prices', () => {
    const bars = randomCandles({ seed: 'cs/scale', length: 100 });
    const double = scaled(bars, { price: 2 });
    for (let row = 2; row < 100; row++) expect(highLowSpread(double, row)).toBe(highLowSpread(bars, row));
  });
  it('is not known before two bars moved', () => {
    expect(highLowSpread(candlesFrom([100, [100, 101, 99, 100], 100, [100, 101, 99, 100]]), 4)).toBeNaN();
    expect(highLowSpread(gs1(), 1)).toBeNaN();
  });
  it('recovers the spread of simulated quotes within the error of its 20 pairs', () => {
    // 600 trades a bar at mid ± half a spread of 1 %; the mid moves by 0.5 % in a bar. Mean over 40 windows.
    const rng = createRng('cs/quotes');
    const rows: BarRow[] = [];
    let mid = 100;
    for (let bar = 0; bar < 820; bar++) {
      const trades = Array.from({ length: 600 }, () => {
        mid *= Math.exp((0.005 / Math.sqrt(600)) * rng.normal());
        return mid * (rng.uniform() < 0.5 ? 0.995 : 1.005);
      });
      rows.push([trades[0], Math.max(...trades), Math.min(...trades), trades[599]]);
    }
    const bars = candlesFrom(rows);
    let mean = 0;
    for (let row = 21; row <= 801; row += 20) mean += highLowSpread(bars, row) / 40;
    expect(mean, `${mean}`).toBeGreaterThan(0.009);
    expect(mean, `${mean}`).toBeLessThan(0.0115);
  });
});

describe('the volume of a day', () => {
  const hours = candlesFrom(Array.from({ length: 60 }, (_, i): BarRow => [100, 100, 100, 100, i + 1]));
  it('adds up the bars of the last 24 hours, not the one that is being filled', () => {
    expect(dayVolume(hours, 0)).toBe(0);
    expect(dayVolume(hours, 3), '1 + 2 + 3').toBe(6);
    expect(dayVolume(hours, 24), '1 … 24').toBe(300);
    expect(dayVolume(hours, 30), '7 … 30').toBe(444);
  });
  it('takes a whole daily bar, and a seventh of a weekly one', () => {
    const bars: BarRow[] = [
      [100, 100, 100, 100, 70],
      [100, 100, 100, 100, 140],
      [100, 100, 100, 100, 210],
    ];
    expect(dayVolume(candlesFrom(bars, { intervalMs: DAY_MS }), 2)).toBe(140);
    expect(dayVolume(candlesFrom(bars, { intervalMs: 7 * DAY_MS }), 2)).toBe(20);
  });
  it('counts missing bars as no volume', () => {
    const gapped = candlesFrom([
      [100, 100, 100, 100, 5],
      [100, 100, 100, 100, 7, 10],
      [100, 100, 100, 100, 9, 25],
      [100, 100, 100, 100, 9, 100],
    ]);
    expect(dayVolume(gapped, 2), 'the bar at hour 10, not the one at hour 0').toBe(7);
    expect(dayVolume(gapped, 3)).toBe(0);
  });
});

describe('the volatility of a day', () => {
  const zigzag = (length: number, intervalMs: number): Candles =>
    candlesFrom(
      Array.from({ length }, (_, i) => (i % 2 === 0 ? 100 : 101)),
      { intervalMs },
    );
  /** of n returns, half 1/100 and half −1/101 */
  const deviation = (n: number): number => ((1 / 100 + 1 / 101) / 2) * Math.sqrt(n / (n - 1));
  it('scales the deviation of one-bar returns by the root of the bars in a day', () => {
    expect(dayVolatility(zigzag(60, DAY_MS), 40), '20 daily returns').toBeCloseTo(deviation(20), 14);
    expect(dayVolatility(zigzag(60, HOUR_MS), 40), '24 hourly ones').toBeCloseTo(deviation(24) * Math.sqrt(24), 14);
    expect(dayVolatility(zigzag(60, 7 * DAY_MS), 40), 'weekly').toBeCloseTo(deviation(20) / Math.sqrt(7), 14);
  });
  it('takes what there is of the first day, from 20 returns on', () => {
    const minutes = zigzag(2000, MINUTE_MS);
    expect(dayVolatility(minutes, 20)).toBeNaN();
    expect(dayVolatility(minutes, 21)).toBeCloseTo(deviation(20) * Math.sqrt(1440), 12);
    expect(dayVolatility(minutes, 101)).toBeCloseTo(deviation(100) * Math.sqrt(1440), 12);
    expect(dayVolatility(minutes, 1800)).toBeCloseTo(deviation(1440) * Math.sqrt(1440), 12);
  });
});

it('knows nothing of the bar that is being filled, nor of later ones', () => {
  const bars = randomCandles({ seed: 'past', length: 120, gapShare: 0.05 });
  for (const row of [2, 21, 25, 60, 119]) {
    const other = otherFuture(bars, row);
    expect(other.close[row], 'the future is another one').not.toBe(bars.close[row]);
    for (const known of [dayVolatility, highLowSpread]) expect(known(other, row)).toBe(known(bars, row));
    expect(dayVolume({ ...other, openTime: bars.openTime }, row)).toBe(dayVolume(bars, row));
  }
});
