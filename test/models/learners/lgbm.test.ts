import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TrainingSet } from '../../../src/core/model.js';
import lgbm from '../../../src/models/learners/lgbm.js';
import { learners } from '../../../src/models/registry.js';
import { referenceData } from '../trees/reference-data.js';

const whole = { rowShare: 1, columnShare: 1 };
const learn = (data: TrainingSet, given: Record<string, unknown>, tools?: Parameters<typeof lgbm.fit>[3]) =>
  lgbm.fit(data, learners.bind('lgbm', given).params as Parameters<typeof lgbm.fit>[1], createRng(1), tools);
const forestOf = (fitted: ReturnType<typeof learn>) =>
  (fitted.toJSON() as { forest: { roots: number[]; column: number[]; value: number[] } }).forest;
const told = (total: number[]) => ({
  members: [],
  onProgress: (...[, , loss]: [number, number, number?]) => void total.push(loss!),
});

/** A bar per row, labels that reach `reach` bars ahead. */
const over = (data: TrainingSet, reach: number): TrainingSet => ({
  ...data,
  barIndex: Int32Array.from(data.target, (_, i) => i),
  endIndex: Int32Array.from(data.target, (_, i) => i + reach),
});

describe('lgbm', () => {
  it('grows the leaf that gains most, to as many leaves as asked for', () => {
    const { roots, column } = forestOf(learn(referenceData('regression', 3, 500), { trees: 3, leaves: 6, ...whole }));
    expect(column.filter((k) => k < 0).length).toBe(3 * 6);
    expect(roots).toEqual([0, 11, 22]);
  });
  it('keeps the count of trees with the least loss on the purged last rows', () => {
    const data = over(referenceData('regression', 3, 500), 1);
    const losses: number[] = [];
    const fitted = learn(data, { trees: 300, learningRate: 0.3, patience: 10, ...whole }, told(losses));
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(forestOf(fitted).roots.length).toBe(best);
    expect(losses.length, 'ten rounds without a new best').toBe(best + 10);
    expect(best).toBeLessThan(290);
  });
  it('does not learn from rows whose label reaches into the validation rows', () => {
    // 500 rows, the last 100 to validate on; labels of 30 bars: rows 0 … 369 are left to learn from.
    const data = over(referenceData('regression', 3, 500), 30);
    const stop = { trees: 20, patience: 100, learningRate: 0.02, ...whole };
    const changed = (from: number, to: number): TrainingSet => ({
      ...data,
      target: data.target.map((y, i) => (i >= from && i < to ? 1000 : y)),
    });
    const trees = (set: TrainingSet) => forestOf(learn(set, stop)).value;
    expect(trees(changed(370, 400)), 'purged rows say nothing').toEqual(trees(data));
    expect(trees(changed(369, 370)), 'the row before them does').not.toEqual(trees(data));
  });
  it('learns from all rows where a held-out part would leave none', () => {
    const data = over(referenceData('regression', 3, 60), 59);
    expect(forestOf(learn(data, { trees: 5, patience: 1 })).roots.length).toBe(5);
  });
  it('counts a row of weight 2 like two rows', () => {
    const data = referenceData('regression', 3, 200);
    const twice = { ...data, weights: data.weights.map((_, i) => 1 + (i % 2)) };
    const rows = [...data.target.keys()].flatMap((i) => (i % 2 === 1 ? [i, i] : [i]));
    const pick = (x: Float64Array) => Float64Array.from(rows, (i) => x[i]);
    const written = {
      ...data,
      rows: rows.length,
      columns: data.columns.map(pick),
      target: pick(data.target),
      weights: pick(data.weights),
    };
    // A least number of rows counts rows, not weight.
    const params = { trees: 10, minRows: 1, minChildWeight: 10, ...whole };
    const [a, b] = [twice, written].map((set) => learn(set, params).predict(data.columns, data.rows));
    a.forEach((p, i) => {
      expect(p).toBeCloseTo(b[i], 9);
    });
  });
  it('reads each loss by its name', () => {
    const data = referenceData('counts', 3, 400);
    const rate = (objective: string, more = {}) => {
      const out = learn(data, { trees: 60, learningRate: 0.1, objective, ...more, ...whole }).predict(
        data.columns,
        400,
      );
      return data.target.reduce((n, y, i) => n + Number(y <= out[i]), 0) / 400;
    };
    expect(rate('quantile', { quantile: 0.9 })).toBeGreaterThan(0.85);
    expect(rate('quantile', { quantile: 0.1 })).toBeLessThan(0.4);
    for (const objective of ['squared', 'huber', 'absolute', 'poisson']) {
      expect(rate(objective)).toBeGreaterThan(0.3);
      expect(rate(objective)).toBeLessThan(0.8);
    }
  });
  it('sends values that are not known the way that was better in training, for classes as well', () => {
    const x = Float64Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? Number.NaN : i % 3));
    const data: TrainingSet = {
      task: 'multiclass',
      names: ['x'],
      columns: [x],
      rows: 90,
      target: Float64Array.from({ length: 90 }, (_, i) => i % 3),
      classes: Float64Array.of(-1, 0, 1),
      weights: new Float64Array(90).fill(1),
    };
    const fitted = learn(data, { trees: 30, learningRate: 0.3, minRows: 5, ...whole });
    const shares = fitted.probabilities!([Float64Array.of(Number.NaN, 1, 2)], 3);
    for (const c of [0, 1, 2]) expect(shares[4 * c]).toBeGreaterThan(0.9);
  });
  it('draws random cuts from its own stream', () => {
    const data = referenceData('regression', 3, 300);
    const errorOf = (given: Record<string, unknown>) => {
      const test = referenceData('regression', 100003, 500);
      const out = learn(data, { ...whole, ...given }).predict(test.columns, 500);
      return Math.sqrt(out.reduce((sum, p, i) => sum + (p - test.target[i]) ** 2 / 500, 0));
    };
    expect(errorOf({ extraTrees: true })).not.toBe(errorOf({}));
    expect(errorOf({ extraTrees: true })).toBeLessThan(1.3 * errorOf({}));
  });
});
