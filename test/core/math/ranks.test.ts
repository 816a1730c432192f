import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { averageRanks, rankCorrelations } from '../../../src/core/math/ranks.js';
import { f } from '../../support/series.js';

interface Oracle {
  readonly x: number[][];
  readonly spearman: number[][];
}
const oracle: Oracle = JSON.parse(
  readFileSync(new URL('../../research/selection/fixtures/oracles.json', import.meta.url), 'utf8'),
);

describe('averageRanks', () => {
  it('gives equal values the mean of their places', () => {
    expect([...averageRanks(f(30, 10, 20, 20))]).toEqual([4, 1, 2.5, 2.5]);
  });
});

describe('rankCorrelations', () => {
  it('gives SciPy’s Spearman matrix', () => {
    const rho = rankCorrelations(oracle.x.map((x) => Float64Array.from(x)));
    oracle.spearman.flat().forEach((value, k) => {
      expect(Math.abs(rho[k] - value)).toBeLessThan(1e-12);
    });
  });
  it('knows no correlation with a column that does not vary', () => {
    expect([...rankCorrelations([f(1, 2, 3), f(5, 5, 5)])]).toEqual([1, NaN, NaN, NaN]);
  });
});
