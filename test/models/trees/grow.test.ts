import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TrainingSet } from '../../../src/core/model.js';
import { boost } from '../../../src/models/trees/boost.js';
import { SQUARED } from '../../../src/models/trees/objective.js';

interface Slow {
  rows: number[];
  split?: { column: number; cut: number; gain: number };
}

/** Best-first growth by trying every midpoint of every column on the rows themselves: slow, and plainly right. */
function slowTree(
  columns: Float64Array[],
  y: Float64Array,
  { leaves, l2, minRows }: { leaves: number; l2: number; minRows: number },
) {
  const score = (rows: number[]): number => rows.reduce((s, i) => s - y[i], 0) ** 2 / (rows.length + l2);
  const cutsOf = (x: Float64Array): number[] => {
    const values = [...new Set(x)].sort((a, b) => a - b);
    return values.slice(1).map((v, k) => (v + values[k]) / 2);
  };
  const best = (rows: number[]): Slow => {
    const leaf: Slow = { rows };
    columns.forEach((x, column) => {
      for (const cut of cutsOf(x)) {
        const left = rows.filter((i) => x[i] <= cut);
        const right = rows.filter((i) => x[i] > cut);
        if (left.length < minRows || right.length < minRows) continue;
        const gain = score(left) + score(right) - score(rows);
        if (gain > 1e-9 && gain > (leaf.split?.gain ?? 0) + 1e-9) leaf.split = { column, cut, gain };
      }
    });
    return leaf;
  };
  let open = [best([...y.keys()])];
  const gains: number[] = [];
  while (open.length < leaves) {
    const next = open.filter((l) => l.split !== undefined).sort((a, b) => b.split!.gain - a.split!.gain)[0];
    if (next === undefined) break;
    const { column, cut, gain } = next.split!;
    gains.push(gain);
    open = open.filter((l) => l !== next);
    open.push(
      best(next.rows.filter((i) => columns[column][i] <= cut)),
      best(next.rows.filter((i) => columns[column][i] > cut)),
    );
  }
  const out = new Float64Array(y.length);
  for (const { rows } of open) for (const i of rows) out[i] = rows.reduce((s, k) => s + y[k], 0) / (rows.length + l2);
  return { gains, out };
}

describe('growTree', () => {
  it.each([1, 2, 3, 4, 5])('grows the tree that an exhaustive search grows (seed %d)', (seed) => {
    const rng = createRng(seed);
    const rows = 120;
    const columns = [12, 40, 3].map((values) => Float64Array.from({ length: rows }, () => rng.below(values)));
    const target = columns[0].map((x, i) => Math.sin(x) + 0.1 * columns[1][i] * (columns[2][i] - 1) + rng.normal());
    const data: TrainingSet = {
      task: 'regression',
      names: ['a', 'b', 'c'],
      columns,
      rows,
      target,
      weights: new Float64Array(rows).fill(1),
    };
    const rules = { leaves: 9, l2: 0.5, minRows: 4 };
    const slow = slowTree(columns, target, rules);
    const { forest } = boost(data, {
      objective: SQUARED,
      rng,
      base: 0,
      rules: {
        trees: 1,
        learningRate: 1,
        maxLeaves: rules.leaves,
        maxDepth: 99,
        l2: rules.l2,
        minGain: 0,
        minChildWeight: 0,
        minRows: rules.minRows,
        maxBins: 255,
        rowShare: 1,
        columnShare: 1,
      },
    });
    const gains = [...forest.gain].filter((gain) => gain > 0).sort((a, b) => b - a);
    const expected = [...slow.gains].sort((a, b) => b - a);
    expect(gains.length).toBe(expected.length);
    gains.forEach((gain, k) => {
      expect(gain).toBeCloseTo(expected[k], 8);
    });
    for (let i = 0; i < rows; i++) {
      let node = 0;
      while (forest.column[node] >= 0) {
        node = columns[forest.column[node]][i] <= forest.threshold[node] ? forest.left[node] : forest.right[node];
      }
      expect(forest.value[node]).toBeCloseTo(slow.out[i], 10);
    }
  });
});
