import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TrainingSet } from '../../../src/core/model.js';
import { type BoostRules, boost } from '../../../src/models/trees/boost.js';
import { LOGISTIC, SQUARED } from '../../../src/models/trees/objective.js';
import { f } from '../../support/series.js';

const rules: BoostRules = {
  trees: 1,
  maxBins: 255,
  rowShare: 1,
  columnShare: 1,
  learningRate: 1,
  maxLeaves: 2,
  maxDepth: 1,
  l2: 1,
  minGain: 0,
  minChildWeight: 0,
  minRows: 1,
};
const steps: TrainingSet = {
  task: 'regression',
  names: ['x'],
  columns: [f(1, 2, 3, 4, 5, 6)],
  rows: 6,
  target: f(0, 0, 0, 1, 1, 1),
  weights: f(1, 1, 1, 1, 1, 1),
};

describe('boost', () => {
  // xgboost 1.7.4, max_depth 1, eta 1, lambda 1.
  it('finds the split, gain and leaves of XGBoost for squared error from 0', () => {
    const { forest } = boost(steps, { objective: SQUARED, rules, rng: createRng(1), base: 0 });
    expect(forest.threshold[0]).toBe(3.5);
    expect(forest.gain[0], '9/4 − 9/7').toBeCloseTo(0.9642857142857143, 12);
    expect([forest.value[forest.left[0]], forest.value[forest.right[0]]]).toEqual([0, 0.75]);
  });
  it('finds the split, gain and leaves of XGBoost for log loss from ½', () => {
    const { forest } = boost(
      { ...steps, task: 'classification' },
      { objective: LOGISTIC, rules, rng: createRng(1), base: 0 },
    );
    expect(forest.threshold[0]).toBe(3.5);
    expect(forest.gain[0]).toBeCloseTo(2.5714285714285716, 12);
    const [low, high] = [forest.left[0], forest.right[0]];
    expect(forest.value[low]).toBeCloseTo(-0.8571428571428571, 12);
    expect(forest.value[high]).toBeCloseTo(0.8571428571428571, 12);
    expect([forest.cover[low], forest.cover[high]]).toEqual([0.75, 0.75]);
    expect(LOGISTIC.predictionOf(forest.value[low])).toBeCloseTo(0.2979366, 6);
    expect(LOGISTIC.predictionOf(forest.value[high])).toBeCloseTo(0.7020634, 6);
  });
  it('does not split below the gain asked for, nor into leaves too small', () => {
    const nodes = (changed: Partial<BoostRules>) =>
      boost(steps, { objective: SQUARED, rules: { ...rules, ...changed }, rng: createRng(1), base: 0 }).forest.column
        .length;
    expect(nodes({ minGain: 0.96 })).toBe(3);
    expect(nodes({ minGain: 0.97 })).toBe(1);
    expect(nodes({ minRows: 4 })).toBe(1);
    expect(nodes({ minChildWeight: 3 })).toBe(3);
    expect(nodes({ minChildWeight: 3.1 })).toBe(1);
  });
  it('counts a row of weight 2 like two rows, and one of weight 0 not at all', () => {
    const grow = (columns: Float64Array, target: Float64Array, weights: Float64Array) =>
      boost(
        { ...steps, columns: [columns], rows: columns.length, target, weights },
        { objective: SQUARED, rules: { ...rules, maxLeaves: 3, maxDepth: 9 }, rng: createRng(1), base: 0 },
      ).forest;
    const weighted = grow(f(1, 2, 3, 9), f(0, 1, 4, 100), f(2, 1, 1, 0));
    const written = grow(f(1, 1, 2, 3), f(0, 0, 1, 4), f(1, 1, 1, 1));
    expect([...weighted.value]).toEqual([...written.value]);
    expect([...weighted.gain]).toEqual([...written.gain]);
  });
  it('makes the training loss fall with every tree', () => {
    const rng = createRng(11);
    const columns = [0, 1].map(() => Float64Array.from({ length: 200 }, () => rng.normal()));
    const target = columns[0].map((x, i) => Number(x + columns[1][i] + rng.normal() > 0));
    const data: TrainingSet = {
      ...steps,
      task: 'classification',
      columns,
      rows: 200,
      target,
      weights: new Float64Array(200).fill(1),
    };
    let before = Number.POSITIVE_INFINITY;
    for (const trees of [0, 1, 2, 5, 20]) {
      const { forest, base } = boost(data, {
        objective: LOGISTIC,
        rules: { ...rules, trees, maxLeaves: 4, maxDepth: 9, learningRate: 0.3 },
        rng,
        base: 0,
      });
      const scores = new Float64Array(200).fill(base);
      for (const root of forest.roots) {
        for (let i = 0; i < 200; i++) {
          let k = root;
          while (forest.column[k] >= 0)
            k = columns[forest.column[k]][i] <= forest.threshold[k] ? forest.left[k] : forest.right[k];
          scores[i] += forest.value[k];
        }
      }
      const loss = LOGISTIC.loss(scores, target, data.weights);
      expect(loss).toBeLessThan(before);
      before = loss;
    }
  });
});
