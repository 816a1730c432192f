import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { cutClusters, linkage } from '../../../src/core/math/linkage.js';
import { f } from '../../support/series.js';

interface Oracle {
  readonly spearman: number[][];
  readonly average: number[][];
  readonly complete: number[][];
}
const oracle: Oracle = JSON.parse(
  readFileSync(new URL('../../research/selection/fixtures/oracles.json', import.meta.url), 'utf8'),
);

describe('linkage', () => {
  const n = oracle.spearman.length;
  const distances = Float64Array.from(oracle.spearman.flat(), (rho, k) => (k % (n + 1) === 0 ? 0 : 1 - Math.abs(rho)));
  it.each(['average', 'complete'] as const)('joins as SciPy does with %s linkage', (method) => {
    linkage(distances, n, method).forEach((merge, m) => {
      const [a, b, distance, size] = oracle[method][m];
      expect([merge.a, merge.b, merge.size]).toEqual([a, b, size]);
      expect(Math.abs(merge.distance - distance)).toBeLessThan(1e-12);
    });
  });
  it('cuts into clusters no pair of which is further apart than the cut, with complete linkage', () => {
    const rng = createRng('linkage');
    const points = Array.from({ length: 40 }, () => rng.uniform());
    const d = Float64Array.from({ length: 1600 }, (_, k) => Math.abs(points[Math.floor(k / 40)] - points[k % 40]));
    const clusters = cutClusters(linkage(d, 40, 'complete'), 40, 0.1);
    expect(clusters.flat().sort((a, b) => a - b)).toEqual(points.map((_, k) => k));
    for (const list of clusters) {
      for (const a of list) for (const b of list) expect(d[a * 40 + b]).toBeLessThanOrEqual(0.1);
    }
  });
  it('takes one item and no item', () => {
    expect(cutClusters(linkage(f(0), 1, 'average'), 1, 1)).toEqual([[0]]);
    expect(cutClusters(linkage(f(), 0, 'average'), 0, 1)).toEqual([]);
  });
});
