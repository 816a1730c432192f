import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { boost } from '../../../src/models/trees/boost.js';
import { addForest, type Forest, makeForest } from '../../../src/models/trees/forest.js';
import { SQUARED } from '../../../src/models/trees/objective.js';
import { treeShap } from '../../../src/models/trees/shap.js';
import { interventionalShap } from '../../../src/models/trees/shap-interventional.js';

const leaf = (value: number, cover: number) => ({
  column: -1,
  threshold: 0,
  left: -1,
  right: -1,
  missingLeft: false,
  value,
  gain: 0,
  cover,
});
const split = (column: number, threshold: number, left: number, right: number, cover: number) => ({
  ...leaf(0, cover),
  column,
  threshold,
  left,
  right,
});

function scoreOf(forest: Forest, row: readonly number[]): number {
  const out = new Float64Array(1);
  addForest(
    out,
    forest,
    row.map((x) => Float64Array.of(x)),
  );
  return out[0];
}

/** Shapley's formula over all subsets, columns that are not known being those of each background row in turn. */
function bruteForce(forest: Forest, x: readonly number[], background: readonly (readonly number[])[]): number[] {
  const width = x.length;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const worth = Array.from({ length: 1 << width }, (_, known) => {
    const said = background.map((z) =>
      scoreOf(
        forest,
        z.map((value, k) => ((known >> k) & 1 ? x[k] : value)),
      ),
    );
    return said.reduce((a, b) => a + b) / said.length;
  });
  return x.map((_, k) => {
    let phi = 0;
    for (let known = 0; known < 1 << width; known++) {
      if ((known >> k) & 1) continue;
      const size = known.toString(2).replaceAll('0', '').length;
      const share = (factorial(size) * factorial(width - size - 1)) / factorial(width);
      phi += share * (worth[known | (1 << k)] - worth[known]);
    }
    return phi;
  });
}

const columnsOf = (rows: readonly (readonly number[])[]): Float64Array[] =>
  rows[0].map((_, k) => Float64Array.from(rows, (row) => row[k]));

function explained(forest: Forest, x: readonly number[], background: readonly (readonly number[])[]) {
  const shap = interventionalShap(forest, { columns: columnsOf(background), rows: background.length });
  const parts = new Float64Array(x.length);
  shap.explain(columnsOf([x]), 0, parts);
  return { expected: shap.expected, parts: [...parts] };
}

describe('interventionalShap', () => {
  // 1 where a > 0 and b > 0, else 0.
  const both = makeForest([[split(0, 0, 1, 2, 8), leaf(0, 4), split(1, 0, 3, 4, 4), leaf(0, 1), leaf(1, 3)]]);

  it('shares what two columns do together equally', () => {
    expect(explained(both, [1, 1], [[-1, -1]])).toEqual({ expected: 0, parts: [0.5, 0.5] });
    expect(explained(both, [1, 1], [[1, -1]]), 'the background has the first already').toEqual({
      expected: 0,
      parts: [0, 1],
    });
  });

  it('says other things than the path-dependent form, and both sum to the score', () => {
    const own = new Float64Array(2);
    const path = treeShap(both);
    path.explain(columnsOf([[1, 1]]), 0, own);
    const against = explained(
      both,
      [1, 1],
      [
        [-1, -1],
        [1, -1],
      ],
    );
    expect(against.parts).toEqual([0.25, 0.75]);
    expect(own[0], 'by cover: 3/8 of the rows reach the leaf').toBeCloseTo(0.4375, 12);
    expect(path.expected + own[0] + own[1]).toBeCloseTo(1, 12);
  });

  it('equals Shapley’s formula over all subsets, on boosted trees with values that are not known', () => {
    const rng = createRng('interventional/7');
    const columns = Array.from({ length: 5 }, () =>
      Float64Array.from({ length: 300 }, () => (rng.uniform() < 0.1 ? Number.NaN : rng.normal())),
    );
    const value = (k: number, i: number): number => (Number.isNaN(columns[k][i]) ? 0.5 : columns[k][i]);
    const target = Float64Array.from({ length: 300 }, (_, i) => value(0, i) * value(1, i) + value(2, i) + rng.normal());
    const names = columns.map((_, k) => `x${k}`);
    const weights = new Float64Array(300).fill(1);
    const { forest } = boost(
      { task: 'regression', names, columns, rows: 300, target, weights },
      {
        objective: SQUARED,
        rules: {
          trees: 8,
          maxBins: 32,
          rowShare: 1,
          columnShare: 1,
          learningRate: 0.3,
          maxLeaves: 12,
          maxDepth: 6,
          l2: 1,
          minGain: 0,
          minChildWeight: 1,
          minRows: 5,
        },
        rng: createRng(1),
        base: 0,
      },
    );
    const rowOf = (i: number): number[] => columns.map((x) => x[i]);
    const background = [3, 50, 99, 120, 250].map(rowOf);
    for (const i of [0, 10, 77]) {
      const { expected, parts } = explained(forest, rowOf(i), background);
      const oracle = bruteForce(forest, rowOf(i), background);
      for (const [k, part] of parts.entries()) expect(part, `row ${i}, column ${k}`).toBeCloseTo(oracle[k], 10);
      expect(parts.reduce((a, b) => a + b, expected)).toBeCloseTo(scoreOf(forest, rowOf(i)), 10);
    }
  });
});
