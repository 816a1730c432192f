import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { choleskyFactor } from '../../../src/core/math/linalg.js';
import { correlationMatrix, covarianceMatrix } from '../../../src/risk/portfolio/covariance.js';
import { shrunkCorrelation, shrunkCovariance } from '../../../src/risk/portfolio/shrinkage.js';
import { f } from '../../support/series.js';

describe('shrunk correlations', () => {
  it('take off a third where the noise of the one pair is a third of it', () => {
    // Standardised products 2/√3, 0, 1/√3: mean 1/√3, r = √3/2; squares about it 2/3, Var(r) = 3/8 · 2/3 = 1/4.
    // λ = (1/4) / (3/4) = 1/3, and 2/3 · √3/2 = 1/√3.
    const matrix = shrunkCorrelation([f(1, 2, 3), f(2, 5, 5)]);
    expect(matrix[1]).toBeCloseTo(1 / Math.sqrt(3), 15);
    expect([matrix[0], matrix[3]]).toEqual([1, 1]);
    expect(matrix[2]).toBe(matrix[1]);
  });

  it('keep nothing where there is nothing but noise', () => {
    // Products 1, -1, -1, 1 of deviations: correlation 0.
    expect(shrunkCorrelation([f(1, -1, 1, -1), f(1, 1, -1, -1)])[1]).toBe(0);
  });

  it('come closer to the sample as it grows', () => {
    const rng = createRng(2);
    const a = Float64Array.from({ length: 5000 }, () => rng.normal());
    const b = a.map((x) => x + rng.normal());
    const kept = [20, 200, 5000].map((rows) => {
      const columns = [a.slice(0, rows), b.slice(0, rows)];
      return shrunkCorrelation(columns)[1] / correlationMatrix(columns)[1];
    });
    expect(kept[0]).toBeLessThan(kept[1]);
    expect(kept[1]).toBeLessThan(kept[2]);
    expect(kept[2]).toBeGreaterThan(0.999);
  });

  it('are not known for a market that does not move, and known for the others', () => {
    const matrix = shrunkCorrelation([f(1, 2, 3), f(4, 4, 4), f(2, 5, 5)]);
    expect([matrix[1], matrix[4], matrix[5]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(matrix[2]).toBeCloseTo(1 / Math.sqrt(3), 15);
  });

  it('name the column that is short', () => {
    expect(() => shrunkCorrelation([f(1, 2), f(1)])).toThrow('"market 1" has 1 rows');
  });
});

describe('the shrunk covariance', () => {
  it('keeps the variances of the sample', () => {
    const columns = [f(1, 2, 3), f(2, 5, 5)];
    const [shrunk, sample] = [shrunkCovariance(columns), covarianceMatrix(columns)];
    expect(shrunk[0]).toBeCloseTo(sample[0], 14);
    expect(shrunk[3]).toBeCloseTo(sample[3], 14);
    expect(shrunk[1]).toBeCloseTo(sample[1] * (2 / 3), 14);
  });

  it('can be solved with more markets than returns, and with two copies of one market', () => {
    const rng = createRng(4);
    const columns = Array.from({ length: 8 }, () => Float64Array.from({ length: 5 }, () => rng.normal() * 0.01));
    columns[7] = columns[0].slice();
    expect(choleskyFactor(covarianceMatrix(columns), 8)).toBeUndefined();
    expect(choleskyFactor(shrunkCovariance(columns), 8)).toBeDefined();
  });
});
