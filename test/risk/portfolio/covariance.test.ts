import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { covariance } from '../../../src/core/math/sum.js';
import { correlationMatrix, covarianceMatrix, logReturns } from '../../../src/risk/portfolio/covariance.js';
import { f } from '../../support/series.js';
import { riskView, tradingView } from '../view.js';

describe('log returns off a view', () => {
  it('are those of the newest bars, oldest first', () => {
    const out = f(9, 9, 9);
    expect(logReturns(tradingView({ markets: [[1, 100, 110, 99]] }), 0, 2, out)).toBe(true);
    expect([...out]).toEqual([Math.log(1.1), Math.log(99 / 110), 9]);
  });

  it('are read off a risk view just so', () => {
    const out = f(0);
    expect(
      logReturns(
        riskView({
          markets: [
            [5, 6],
            [2, 3],
          ],
        }),
        1,
        1,
        out,
      ),
    ).toBe(true);
    expect(out[0]).toBe(Math.log(1.5));
  });

  it('are not known while a bar is missing before the first', () => {
    const view = tradingView({ markets: [[100, 110, 99]] });
    expect(logReturns(view, 0, 2, f(0, 0))).toBe(true);
    expect(logReturns(view, 0, 3, f(0, 0, 0))).toBe(false);
  });

  it('are not known at a price of zero', () => {
    expect(logReturns(tradingView({ markets: [[100, 0, 99]] }), 0, 2, f(0, 0))).toBe(false);
  });
});

describe('the covariance matrix', () => {
  it('is the sample covariance of each pair', () => {
    // Means 2, 4, 2; deviations (−1, 0, 1), (−2, 1, 1), (1, 0, −1); sums of products over n − 1 = 2.
    const matrix = covarianceMatrix([f(1, 2, 3), f(2, 5, 5), f(3, 2, 1)]);
    expect([...matrix]).toEqual([1, 1.5, -1, 1.5, 3, -1.5, -1, -1.5, 1]);
  });

  it('agrees with the covariance of two columns on random numbers', () => {
    const rng = createRng(11);
    const columns = [0, 1, 2].map(() => Float64Array.from({ length: 40 }, () => rng.normal() * 0.02));
    const matrix = covarianceMatrix(columns);
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        expect(matrix[a * 3 + b]).toBeCloseTo(covariance(columns[a], columns[b], 1), 16);
        expect(matrix[a * 3 + b], 'symmetric to the bit').toBe(matrix[b * 3 + a]);
      }
    }
  });

  it('is written where it is told to, and leaves the columns alone', () => {
    const columns = [f(1, 2, 3), f(2, 5, 5)];
    const out = new Float64Array(4);
    expect(covarianceMatrix(columns, out)).toBe(out);
    expect(columns).toEqual([f(1, 2, 3), f(2, 5, 5)]);
  });

  it('is not known with a single row', () => {
    expect([...covarianceMatrix([f(1), f(2)])]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect([...covarianceMatrix([])]).toEqual([]);
  });

  it('names the market whose column is short', () => {
    expect(() => covarianceMatrix([f(1, 2), f(1)])).toThrow('market 1 has 1 rows, the first 2');
    expect(() => covarianceMatrix([f(1, 2)], f(0, 0))).toThrow('1 markets need 1 cells, out has 2');
  });
});

describe('the correlation matrix', () => {
  it('scales the covariances', () => {
    const matrix = correlationMatrix([f(1, 2, 3), f(2, 5, 5), f(3, 2, 1)]);
    expect(matrix[1]).toBeCloseTo(1.5 / Math.sqrt(3), 15);
    expect([matrix[0], matrix[4], matrix[8], matrix[2]]).toEqual([1, 1, 1, -1]);
  });

  it('is not known for a market that does not move', () => {
    expect([...correlationMatrix([f(1, 2, 3), f(4, 4, 4)])]).toEqual([1, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('stays within one for columns that are multiples of each other', () => {
    const rng = createRng(3);
    for (let i = 0; i < 50; i++) {
      const column = Float64Array.from({ length: 7 }, () => rng.normal());
      const rho = correlationMatrix([column, column.map((x) => x * 3.7)])[1];
      expect(rho).toBeLessThanOrEqual(1);
      expect(rho).toBeGreaterThan(1 - 1e-12);
    }
  });
});
