import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { autocorrelation } from '../../../src/features/indicators/autocorrelation.js';
import { cusum } from '../../../src/features/indicators/cusum.js';
import { efficiencyRatio } from '../../../src/features/indicators/efficiency-ratio.js';
import { expectedRange, hurst } from '../../../src/features/indicators/hurst.js';
import { permutationEntropy } from '../../../src/features/indicators/permutation-entropy.js';
import { priceRank } from '../../../src/features/indicators/price-rank.js';
import { shannonEntropy } from '../../../src/features/indicators/shannon-entropy.js';
import { skewness } from '../../../src/features/indicators/skewness.js';
import { trendR2 } from '../../../src/features/indicators/trend-r2.js';
import { varianceRatio } from '../../../src/features/indicators/variance-ratio.js';
import { rollingShape } from '../../../src/features/kernels/rolling-shape.js';
import { f } from '../../support/series.js';

const X = Number.NaN;

/** Prices whose log returns follow r = phi · r before + noise of 1 %. */
function autoregressive(n: number, phi: number): Float64Array {
  const rng = createRng(`ar/${phi}`);
  const close = new Float64Array(n).fill(100);
  let r = 0;
  for (let i = 1; i < n; i++) {
    r = phi * r + 0.01 * rng.normal();
    close[i] = close[i - 1] * Math.exp(r);
  }
  return close;
}

const walk = autoregressive(4000, 0);
const trending = autoregressive(4000, 0.4);
const returning = autoregressive(4000, -0.4);
const mean = (x: Float64Array): number => {
  const known = x.filter((v) => !Number.isNaN(v));
  return known.reduce((a, b) => a + b, 0) / known.length;
};

describe('what tells a trend from a walk', () => {
  it('hurst: a walk is 0.5, on average over its windows', () => {
    expect(Math.abs(mean(hurst(walk, 256)) - 0.5)).toBeLessThan(0.03);
    expect(mean(hurst(trending, 256))).toBeGreaterThan(0.56);
    expect(mean(hurst(returning, 256))).toBeLessThan(0.44);
  });
  it('hurst: the range expected of noise is that of Anis and Lloyd', () => {
    // For two values: range / deviation of (−d, +d) around their mean is 1.
    expect(expectedRange(2)).toBe(1);
    expect(expectedRange(4)).toBeCloseTo(0.5 * (Math.sqrt(3) + 1 + Math.sqrt(1 / 3)), 14);
  });
  it('variance-ratio: 1 on a walk, (1 + phi) for two bars of an autoregression', () => {
    expect(Math.abs(mean(varianceRatio(walk, { period: 2000, lag: 2 }).ratio) - 1)).toBeLessThan(0.05);
    expect(mean(varianceRatio(trending, { period: 2000, lag: 2 }).ratio)).toBeCloseTo(1.4, 1);
    expect(mean(varianceRatio(returning, { period: 2000, lag: 2 }).z)).toBeLessThan(-10);
  });
  it('variance-ratio: refuses a lag that fills the window', () => {
    expect(() => varianceRatio(walk, { period: 4, lag: 4 })).toThrow(
      'variance-ratio.lag must be below variance-ratio.period, was 4 and 4',
    );
  });
  it('autocorrelation: phi', () => {
    expect(mean(autocorrelation(trending, { period: 1000, lag: 1 }))).toBeCloseTo(0.4, 1);
    expect(mean(autocorrelation(trending, { period: 1000, lag: 2 }))).toBeCloseTo(0.16, 1);
  });
});

describe('efficiency-ratio', () => {
  it('is distance made good by distance travelled', () => {
    const e = efficiencyRatio(f(10, 12, 11, 13), 3);
    expect([e.ratio[3], e.signed[3]]).toEqual([0.6, 0.6]);
    expect(efficiencyRatio(f(13, 10), 1).signed[1]).toBe(-1);
    expect(efficiencyRatio(f(5, 5, 5), 2).ratio[2], 'nothing moved').toBe(0);
  });
});

describe('trend-r2', () => {
  it('is 1 on a line either way, 0 on a tent', () => {
    expect(trendR2(f(1, 2, 3), 3)[2]).toBeCloseTo(1, 14);
    expect(trendR2(f(3, 2, 1), 3)[2]).toBeCloseTo(1, 14);
    expect(trendR2(f(1, 2, 1), 3)[2]).toBe(0);
  });
});

describe('skewness and kurtosis', () => {
  it('of 0, 0, 0, 1 are those of a coin that shows heads one time in four', () => {
    const { skewness: g1, kurtosis: g2 } = rollingShape(f(0, 0, 0, 1), 4);
    expect(g1[3]).toBeCloseTo(2 / Math.sqrt(3), 13);
    expect(g2[3]).toBeCloseTo(-2 / 3, 13);
  });
  it('keep their digits on a level of 1e9', () => {
    const g = rollingShape(
      f(0, 0, 0, 1).map((v) => 1e9 + v),
      4,
    );
    expect(g.skewness[3]).toBeCloseTo(2 / Math.sqrt(3), 13);
  });
  it('is below 0 when the market falls in one jump', () => {
    expect(skewness(f(100, 101, 102, 103, 90), 4)[4]).toBeLessThan(-1);
  });
});

describe('entropies', () => {
  it('shannon: 0 where nothing moves, near 1 in a normal market', () => {
    expect(shannonEntropy(new Float64Array(40).fill(3), { period: 10, bins: 8 })[39]).toBe(0);
    expect(shannonEntropy(walk, { period: 1000, bins: 8 })[3999]).toBeGreaterThan(0.98);
  });
  it('permutation: 0 on a line, 1 when all orders come equally often', () => {
    expect(permutationEntropy(f(1, 2, 3, 4, 5), { period: 3, order: 3 })[4]).toBe(0);
    expect(permutationEntropy(f(1, 2, 1, 2, 1), { period: 4, order: 2 })[4]).toBe(1);
  });
});

describe('price-rank', () => {
  it('counts those below, and equal ones half', () => {
    expect([...priceRank(f(5, 7, 6, 6), 3)]).toEqual([X, X, 0.5, 1 / 3]);
    expect(priceRank(f(2, 2, 2, 2), 4)[3]).toBe(0.5);
  });
});

describe('cusum', () => {
  it('fires when the run is beyond the threshold, and begins again on that side', () => {
    const close = f(0, 0.02, 0.04, 0.06, 0.01, -0.04).map((v) => 100 * Math.exp(v));
    expect([...cusum(close, 0.03).event]).toEqual([X, 0, 1, 0, -1, -1]);
  });
});
