import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { kdTree } from '../../../src/models/neighbours/kd-tree.js';
import { f } from '../../support/series.js';

describe('kdTree', () => {
  it.each([1, 2, 5])('finds what looking at all points finds, ties included, on %d axes', (width) => {
    const rng = createRng(`kd/${width}`);
    // Few distinct places, so that many points are equally near.
    const points = Float64Array.from({ length: 300 * width }, () => rng.below(6));
    const tree = kdTree(points, width);
    for (let q = 0; q < 40; q++) {
      const at = Float64Array.from({ length: width }, () => rng.below(12) / 2);
      const all = Array.from({ length: 300 }, (_, i) => {
        let square = 0;
        for (let d = 0; d < width; d++) square += (points[i * width + d] - at[d]) ** 2;
        return { i, square };
      }).sort((a, b) => a.square - b.square || a.i - b.i);
      const { index, square } = tree.nearest(at, 17);
      expect([...index]).toEqual(all.slice(0, 17).map((p) => p.i));
      expect([...square]).toEqual(all.slice(0, 17).map((p) => p.square));
    }
  });
  it('gives all points when fewer are there than asked for', () => {
    expect([...kdTree(f(0, 5, 2), 1).nearest(f(2), 9).index]).toEqual([2, 0, 1]);
  });
});
