import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { makeBins } from '../../../src/models/trees/bins.js';
import { addForest, type Forest, leafOf, makeForest } from '../../../src/models/trees/forest.js';
import { growTree } from '../../../src/models/trees/grow.js';
import { addScores, plainWalker } from '../../../src/models/trees/predict.js';

/** Nine trees on random gradients, one of them a single leaf. */
function forestOf(columns: readonly Float64Array[], seed: number): Forest {
  const rng = createRng(seed);
  const rows = columns[0].length;
  const bins = makeBins(columns, rows, 60);
  const rules = { maxDepth: 12, learningRate: 0.1, l2: 1, minGain: 0, minChildWeight: 0, minRows: 1 };
  const trees = [1, 2, 3, 8, 8, 31, 31, 31, 90].map((maxLeaves) => {
    const gradient = Float64Array.from({ length: rows }, () => rng.normal());
    const data = { gradient, hessian: new Float64Array(rows).fill(1), bins, columns: Int32Array.of(0, 1, 2) };
    const inUse = Int32Array.from(gradient, (_, i) => i);
    return growTree(data, inUse, { ...rules, maxLeaves }, []).nodes;
  });
  return makeForest(trees);
}

function world(seed: number, rows: number, missing: number): Float64Array[] {
  const rng = createRng(seed);
  return [0, 1, 2].map(() =>
    Float64Array.from({ length: rows }, () => (rng.uniform() < missing ? Number.NaN : rng.normal())),
  );
}

function slow(forest: Forest, columns: readonly Float64Array[], rows: number, base: number): Float64Array {
  const out = new Float64Array(rows).fill(base);
  for (const root of forest.roots)
    for (let i = 0; i < rows; i++) out[i] += forest.value[leafOf(forest, root, columns, i)];
  return out;
}

describe('addForest', () => {
  it.each([
    ['all values known', 0],
    ['unknown values here and there', 0.0005],
    ['many unknown values', 0.3],
  ])('adds the leaves tree by tree to the last bit: %s', (_, missing) => {
    for (const rows of [1, 63, 64, 65, 255, 256, 257, 514, 1000]) {
      const forest = forestOf(world(1, 300, missing), 3);
      const columns = world(2, rows, missing);
      const scores = new Float64Array(rows).fill(0.1);
      addForest(scores, forest, columns);
      const expected = slow(forest, columns, rows, 0.1);
      expect(scores).toEqual(expected);
      const plain = new Float64Array(rows).fill(0.1);
      addScores(plain, forest, columns, plainWalker(forest, columns.length));
      expect(plain, 'without WebAssembly').toEqual(expected);
    }
  });
  it('sends infinities and values that equal a threshold where a walk sends them', () => {
    const forest = forestOf(world(5, 300, 0.1), 7);
    const special = [...forest.threshold, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE];
    const columns = [0, 1, 2].map((k) =>
      Float64Array.from({ length: 600 }, (_, i) => special[(i * 7 + k) % special.length]),
    );
    const scores = new Float64Array(600);
    addForest(scores, forest, columns);
    expect(scores).toEqual(slow(forest, columns, 600, 0));
  });
  it('adds nothing for a forest without trees', () => {
    const scores = new Float64Array(100).fill(2);
    addForest(scores, makeForest([]), world(1, 100, 0));
    expect(scores).toEqual(new Float64Array(100).fill(2));
  });
});
