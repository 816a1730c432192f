import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import {
  equalRiskWeights,
  inverseVolatilityWeights,
  minimumVarianceWeights,
} from '../../../src/risk/portfolio/weights.js';
import { f } from '../../support/series.js';

/** Four markets with known answers, computed by another program. */
// biome-ignore format: a matrix reads by rows
const SIGMA4 = f(
  0.04,  0.006, 0.012, 0.002,
  0.006, 0.09,  0.018, 0.012,
  0.012, 0.018, 0.16,  0.008,
  0.002, 0.012, 0.008, 0.0225,
);

/** A covariance matrix drawn from a seed: A'A of more rows than markets. */
function randomCovariance(seed: number, n: number): Float64Array {
  const rng = createRng(seed);
  const rows = Array.from({ length: n + 3 }, () =>
    Float64Array.from({ length: n }, (_, s) => rng.normal() * 0.02 * (s + 1)),
  );
  const out = new Float64Array(n * n);
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) out[a * n + b] = rows.reduce((sum, row) => sum + row[a] * row[b], 0);
  return out;
}

/** Each market's part of the variance, adding up to 1. */
function riskShares(covariance: Float64Array, weights: Float64Array): number[] {
  const n = weights.length;
  const parts = Array.from(weights, (w, a) => w * weights.reduce((sum, v, b) => sum + covariance[a * n + b] * v, 0));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

function expectNear(actual: ArrayLike<number> | undefined, wanted: ArrayLike<number>, within: number): void {
  if (actual === undefined) expect.fail('no weights were found');
  expect(actual.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    expect(Math.abs(actual[i] - wanted[i]), `${i}: ${actual[i]} beside ${wanted[i]}`).toBeLessThan(within);
  }
}

describe('equal risk weights', () => {
  it('are those of another program on four markets, a quarter of the risk each', () => {
    const weights = equalRiskWeights(SIGMA4, 4);
    expectNear(weights, [0.29921487, 0.18324585, 0.14226667, 0.37527261], 6e-9);
    expectNear(riskShares(SIGMA4, weights!), [0.25, 0.25, 0.25, 0.25], 1e-8);
  });

  it('are inverse volatilities for two markets, whatever their correlation', () => {
    // Deviations 0.2 and 0.4: 2/3 and 1/3.
    for (const rho of [-0.99, -0.5, 0, 0.5, 0.999]) {
      expectNear(equalRiskWeights(f(0.04, rho * 0.08, rho * 0.08, 0.16), 2), [2 / 3, 1 / 3], 1e-9);
    }
  });

  it('are all of it for one market', () => {
    expectNear(equalRiskWeights(f(0.3), 1), [1], 1e-15);
  });

  it('share one bet between two copies of the same market', () => {
    expectNear(equalRiskWeights(f(0.04, 0.04, 0.04, 0.04), 2), [0.5, 0.5], 1e-9);
  });

  it('bring equal risk on matrices drawn at random, in any order and at any scale', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const n = 2 + (seed % 7);
      const covariance = randomCovariance(seed, n);
      const weights = equalRiskWeights(covariance, n)!;
      expectNear(riskShares(covariance, weights), new Array<number>(n).fill(1 / n), 1e-8);
      expect(weights.every((w) => w > 0)).toBe(true);
      expectNear([weights.reduce((sum, w) => sum + w, 0)], [1], 1e-12);
      for (const scale of [1e-12, 1e6]) {
        expectNear(
          equalRiskWeights(
            covariance.map((x) => x * scale),
            n,
          ),
          weights,
          1e-9,
        );
      }
      const turned = Float64Array.from(covariance, (_, k) => {
        const [a, b] = [Math.floor(k / n), k % n];
        return covariance[((a + 1) % n) * n + ((b + 1) % n)];
      });
      expectNear(equalRiskWeights(turned, n), [...weights.slice(1), weights[0]], 1e-9);
    }
  });

  it('are not known where markets hedge each other to nothing, one stands still, or a number is missing', () => {
    expect(equalRiskWeights(f(0.04, -0.04, -0.04, 0.04), 2)).toBeUndefined();
    expect(equalRiskWeights(f(0.04, 0, 0, 0), 2)).toBeUndefined();
    expect(equalRiskWeights(f(0.04, Number.NaN, Number.NaN, 0.04), 2)).toBeUndefined();
    expect(() => equalRiskWeights(f(1, 2), 2)).toThrow('2 markets need 4 cells, was 2');
  });
});

describe('minimum variance weights', () => {
  it('are those of another program on four markets', () => {
    expectNear(minimumVarianceWeights(SIGMA4, 4), [0.32237676, 0.05830357, 0.03247175, 0.58684792], 6e-9);
  });

  it('leave out a market that only adds risk', () => {
    // Deviations 0.1 and 0.4, correlation 0.5: without a floor the second weight is (0.01 - 0.02) / (0.17 - 0.04) < 0.
    expectNear(minimumVarianceWeights(f(0.01, 0.02, 0.02, 0.16), 2), [1, 0], 1e-12);
  });

  it('are no worse than any mix drawn at random', () => {
    const rng = createRng(5);
    for (let seed = 1; seed <= 20; seed++) {
      const n = 2 + (seed % 5);
      const covariance = randomCovariance(seed + 100, n);
      const least = varianceOf(covariance, minimumVarianceWeights(covariance, n)!);
      for (let i = 0; i < 50; i++) {
        const mix = Float64Array.from({ length: n }, () => rng.uniform());
        const sum = mix.reduce((total, w) => total + w, 0);
        expect(
          varianceOf(
            covariance,
            mix.map((w) => w / sum),
          ),
        ).toBeGreaterThanOrEqual(least * (1 - 1e-12));
      }
    }
  });

  it.each([0.999, 0.999_999, -0.999, -0.999_999])('are known of two markets with a correlation of %d', (rho) => {
    expectNear(minimumVarianceWeights(f(0.04, 0.04 * rho, 0.04 * rho, 0.04), 2), [0.5, 0.5], 1e-9);
    // Deviations of 0.2 and 0.2 · (1 + h): each gets the variance of the other less what they share.
    const h = (1 - Math.abs(rho)) / 2;
    const [a, b] = [(1 + h) ** 2 - rho * (1 + h), 1 - rho * (1 + h)];
    const covariance = f(0.04, 0.04 * rho * (1 + h), 0.04 * rho * (1 + h), 0.04 * (1 + h) ** 2);
    expectNear(minimumVarianceWeights(covariance, 2), [a / (a + b), b / (a + b)], 1e-8);
  });

  it('are not known for a perfect hedge and for a market that stands still', () => {
    expect(minimumVarianceWeights(f(0.04, -0.04, -0.04, 0.04), 2)).toBeUndefined();
    expect(minimumVarianceWeights(f(0.04, 0, 0, 0), 2)).toBeUndefined();
  });
});

function varianceOf(covariance: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let sum = 0;
  for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) sum += weights[a] * weights[b] * covariance[a * n + b];
  return sum;
}

describe('inverse volatility weights', () => {
  it('give a market of twice the volatility half as much', () => {
    // 1/0.1 : 1/0.2 : 1/0.4 = 4 : 2 : 1.
    expectNear(inverseVolatilityWeights(f(0.1, 0.2, 0.4)), [4 / 7, 2 / 7, 1 / 7], 1e-15);
  });

  it('are not known when one market stands still', () => {
    expect(inverseVolatilityWeights(f(0.1, 0))).toBeUndefined();
    expect(inverseVolatilityWeights(f(0.1, Number.NaN))).toBeUndefined();
  });
});
