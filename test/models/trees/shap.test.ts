import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { boost } from '../../../src/models/trees/boost.js';
import { addForest, type Forest, type Node } from '../../../src/models/trees/forest.js';
import { LOGISTIC, SQUARED } from '../../../src/models/trees/objective.js';
import { treeShap } from '../../../src/models/trees/shap.js';

const rules = {
  trees: 1,
  maxBins: 255,
  rowShare: 1,
  columnShare: 1,
  learningRate: 1,
  maxLeaves: 4,
  maxDepth: 2,
  l2: 0,
  minGain: 0,
  minChildWeight: 0,
  minRows: 1,
};

/** The answer of one tree when only the columns of `known` are known: the definition, by recursion. */
function conditional(forest: Forest, node: number, x: readonly number[], known: number): number {
  const k = forest.column[node];
  if (k < 0) return forest.value[node];
  const [l, r] = [forest.left[node], forest.right[node]];
  const isLeft = Number.isNaN(x[k]) ? forest.missingLeft[node] === 1 : x[k] <= forest.threshold[node];
  if ((known >> k) & 1) return conditional(forest, isLeft ? l : r, x, known);
  const share = forest.cover[l] / (forest.cover[l] + forest.cover[r]);
  return share * conditional(forest, l, x, known) + (1 - share) * conditional(forest, r, x, known);
}

/** Shapley's formula over all subsets. */
function bruteForce(forest: Forest, x: readonly number[]): number[] {
  const width = x.length;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const worth = Array.from({ length: 1 << width }, (_, known) =>
    forest.roots.reduce((sum, root) => sum + conditional(forest, root, x, known), 0),
  );
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

function setOf(columns: Float64Array[], target: Float64Array, task: 'regression' | 'classification') {
  const names = columns.map((_, k) => `x${k}`);
  const rows = target.length;
  return { task, names, columns, rows, target, weights: new Float64Array(rows).fill(1) };
}

describe('treeShap', () => {
  // xgboost 1.7.4, pred_contribs: depth 2, lambda 0, eta 1, base 0.
  it('gives the contributions of XGBoost on y = 2a + ab', () => {
    const a = Float64Array.from({ length: 16 }, (_, i) => Math.floor(i / 4));
    const b = Float64Array.from({ length: 16 }, (_, i) => i % 4);
    const y = a.map((v, i) => 2 * v + v * b[i]);
    const { forest } = boost(setOf([a, b], y, 'regression'), {
      objective: SQUARED,
      rules,
      rng: createRng(1),
      base: 0,
    });
    const shap = treeShap(forest);
    const explain = (row: number): number[] => {
      const out = new Float64Array(2);
      shap.explain([a, b], row, out);
      return [...out].map((v) => Math.round(v * 1e9) / 1e9);
    };
    expect(shap.expected).toBeCloseTo(5.25, 12);
    expect(explain(15), 'a = 3, b = 3').toEqual([4.125, 1.875]);
    expect(explain(3), 'a = 0, b = 3').toEqual([-5.875, 0.625]);
  });
  it.each(['regression', 'classification'] as const)('equals Shapley’s formula over all subsets for %s', (task) => {
    const rng = createRng('shap');
    const columns = Array.from({ length: 5 }, () => Float64Array.from({ length: 200 }, () => rng.normal()));
    columns[1].forEach((_, i) => {
      if (i % 7 === 0) columns[1][i] = Number.NaN;
    });
    const raw = columns[0].map((x, i) => x * columns[2][i] + columns[3][i] + 0.3 * rng.normal());
    const target = task === 'classification' ? raw.map((y) => Number(y > 0)) : raw;
    const { forest } = boost(setOf(columns, target, task), {
      objective: task === 'classification' ? LOGISTIC : SQUARED,
      rules: { ...rules, trees: 6, maxLeaves: 12, maxDepth: 6, learningRate: 0.3, l2: 1, columnShare: 0.8 },
      rng: createRng(2),
      base: 0,
    });
    const shap = treeShap(forest);
    const score = new Float64Array(200);
    addForest(score, forest, columns);
    for (let row = 0; row < 200; row += 13) {
      const out = new Float64Array(5);
      shap.explain(columns, row, out);
      const exact = bruteForce(
        forest,
        columns.map((x) => x[row]),
      );
      out.forEach((phi, k) => {
        expect(Math.abs(phi - exact[k]), `row ${row}, column ${k}`).toBeLessThan(1e-10);
      });
      const total = shap.expected + out.reduce((p, q) => p + q, 0);
      expect(Math.abs(total - score[row]), 'contributions add up to the score').toBeLessThan(1e-9);
    }
  });
  it('gives nothing to columns of a tree without a split', () => {
    const leaf: Node = {
      column: -1,
      threshold: 0,
      left: -1,
      right: -1,
      missingLeft: false,
      value: 0.25,
      gain: 0,
      cover: 3,
    };
    const forest: Forest = {
      roots: Int32Array.of(0),
      column: Int32Array.of(leaf.column),
      threshold: Float64Array.of(0),
      left: Int32Array.of(-1),
      right: Int32Array.of(-1),
      missingLeft: Uint8Array.of(0),
      value: Float64Array.of(leaf.value),
      gain: Float64Array.of(0),
      cover: Float64Array.of(leaf.cover),
    };
    const out = new Float64Array(1);
    const shap = treeShap(forest);
    shap.explain([Float64Array.of(1)], 0, out);
    expect([shap.expected, out[0]]).toEqual([0.25, 0]);
  });
});
