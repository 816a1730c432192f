import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/kit/rng.js';
import {
  ewmDeviation,
  rollingMax,
  rollingMean,
  rollingMin,
  rollingMoments,
  rollingVariance,
  rollingWeightedMean,
  rollingZscore,
} from '../../src/core/math/rolling.js';
import { mean, variance } from '../../src/core/math/sum.js';
import { wma } from '../../src/features/indicators/wma.js';
import { randomCandles } from '../support/series.js';

/** The slow, obvious form: cuts each window out and asks for its value. */
function naive(x: Float64Array, window: number, from: number, value: (part: Float64Array) => number): number[] {
  return Array.from(x, (_, i) => (i < from + window - 1 ? Number.NaN : value(x.slice(i - window + 1, i + 1))));
}

function expectNear(actual: Float64Array, wanted: number[], scale: (i: number) => number): void {
  expect(actual.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    if (Number.isNaN(wanted[i])) expect(actual[i], `row ${i}`).toBeNaN();
    else if (!(Math.abs(actual[i] - wanted[i]) <= 1e-12 * scale(i))) {
      expect.fail(`row ${i}: ${actual[i]}, the naive window says ${wanted[i]}`);
    }
  }
}

const prices = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    length: fc.integer({ min: 0, max: 150 }),
    price: fc.constantFrom(1e-8, 0.3, 100, 7e7),
    volatility: fc.constantFrom(1e-7, 1e-3, 0.3),
  })
  .map((options) => {
    const c = randomCandles({ ...options, flatShare: 0.4, zeroVolumeShare: 0.5 });
    return { x: c.close, weight: c.volume };
  });
const windows = fc.integer({ min: 1, max: 40 });
const runs = { numRuns: 150, seed: 20261120 };

describe('rolling kernels equal the naive window', () => {
  it('mean, variance and z-score', () => {
    fc.assert(
      fc.property(prices, windows, fc.integer({ min: 0, max: 9 }), ({ x }, window, from) => {
        const start = Math.min(from, x.length);
        const spread = (i: number): number => {
          const part = x.slice(Math.max(0, i - window + 1), i + 1);
          return (Math.max(...part) - Math.min(...part)) ** 2;
        };
        expectNear(rollingMean(x, window, start), naive(x, window, start, mean), (i) => x[i]);
        const moments = rollingMoments(x, window, start);
        expectNear(moments.mean, naive(x, window, start, mean), (i) => x[i]);
        // The naive form forms differences from a rounded mean: that costs it eps times the price.
        expectNear(
          moments.variance,
          naive(x, window, start, (part) => variance(part, 0)),
          (i) => spread(i) + 1e-3 * Math.sqrt(spread(i)) * x[i],
        );
        const z = rollingZscore(x, window, start);
        for (let i = start + window - 1; i < x.length; i++) {
          const part = x.slice(i - window + 1, i + 1);
          const isFlat = part.every((v) => v === part[0]);
          expect(moments.variance[i] === 0, `row ${i}: variance 0 on a flat window only`).toBe(isFlat);
          if (isFlat) expect([moments.mean[i], moments.lead[i], z[i]]).toEqual([part[0], 0, 0]);
          expect(Math.abs(z[i])).toBeLessThanOrEqual(Math.sqrt(window) * (1 + 1e-9));
        }
      }),
      runs,
    );
  });

  it('highest and lowest, exactly', () => {
    fc.assert(
      fc.property(prices, windows, ({ x }, window) => {
        expect([...rollingMax(x, window)]).toEqual(naive(x, window, 0, (part) => Math.max(...part)));
        expect([...rollingMin(x, window)]).toEqual(naive(x, window, 0, (part) => Math.min(...part)));
      }),
      runs,
    );
  });

  it('weighted means', () => {
    fc.assert(
      fc.property(prices, windows, ({ x, weight }, window) => {
        const linear = (part: Float64Array): number =>
          part.reduce((sum, v, k) => sum + (k + 1) * v, 0) / ((window * (window + 1)) / 2);
        expectNear(wma(x, window), naive(x, window, 0, linear), (i) => x[i]);
        const wanted = Array.from(x, (_, i) => {
          if (i < window - 1) return Number.NaN;
          const part = x.slice(i - window + 1, i + 1);
          const parts = weight.slice(i - window + 1, i + 1);
          const total = parts.reduce((sum, w) => sum + w, 0);
          return total === 0 ? mean(part) : part.reduce((sum, v, k) => sum + v * parts[k], 0) / total;
        });
        expectNear(rollingWeightedMean(x, weight, window), wanted, (i) => 10 * x[i]);
      }),
      runs,
    );
  });

  it('weighted deviation, against the double sum over all values', () => {
    const x = randomCandles({ seed: 'ewm', length: 60 }).close;
    const keep = 1 - 2 / 11;
    const wanted = Array.from(x, (_, i) => {
      if (i === 0) return Number.NaN;
      const weights = Array.from({ length: i + 1 }, (_, k) => keep ** (i - k));
      const total = weights.reduce((a, b) => a + b);
      const centre = weights.reduce((sum, w, k) => sum + w * x[k], 0) / total;
      const squares = weights.reduce((sum, w, k) => sum + w * (x[k] - centre) ** 2, 0);
      return Math.sqrt(squares / (total - weights.reduce((sum, w) => sum + w * w, 0) / total));
    });
    expectNear(ewmDeviation(x, 10), wanted, () => 1);
  });
});

describe('rolling kernels do not drift', () => {
  it('forgets a price of 1e12 that has left the window', () => {
    const rng = createRng('drift');
    const quiet = Float64Array.from({ length: 500 }, () => 1 + 1e-6 * rng.normal());
    const spiked = quiet.slice();
    spiked[3] = 1e12;
    const [a, b] = [quiet, spiked].map((x) => ({
      mean: rollingMean(x, 20),
      variance: rollingVariance(x, 20, 1),
      wma: wma(x, 20),
    }));
    for (let i = 23; i < 500; i++) {
      expect([b.mean[i], b.variance[i], b.wma[i]]).toEqual([a.mean[i], a.variance[i], a.wma[i]]);
    }
  });

  it('is as exact after 200,000 bars as after 20', () => {
    const x = randomCandles({ seed: 'long', length: 200_000, volatility: 0.001 }).close;
    const part = x.slice(-50);
    const last = x.length - 1;
    expect(Math.abs(rollingMean(x, 50)[last] / mean(part) - 1)).toBeLessThan(1e-15);
    expect(Math.abs(rollingVariance(x, 50, 1)[last] / variance(part, 1) - 1)).toBeLessThan(1e-12);
  });

  it('keeps a spread of 1e-9 of the price, at which E[x²] − E[x]² has no digit left', () => {
    const rng = createRng('cancel');
    const moves = Float64Array.from({ length: 200 }, () => Math.round(1e3 * rng.normal()));
    // 1e12 plus whole numbers is exact, so the variance must be that of the moves.
    const wanted = rollingVariance(moves, 30, 0);
    const level = rollingVariance(
      moves.map((v) => 1e12 + v),
      30,
      0,
    );
    for (let i = 29; i < 200; i++) expect(Math.abs(level[i] / wanted[i] - 1), `row ${i}`).toBeLessThan(1e-12);
  });
});
