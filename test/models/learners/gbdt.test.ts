import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TrainingSet } from '../../../src/core/model.js';
import gbdt from '../../../src/models/learners/gbdt.js';
import { learners } from '../../../src/models/registry.js';
import { f } from '../../support/series.js';
import { referenceData } from '../trees/reference-data.js';

const exact = { trees: 1, learningRate: 1, depth: 1, minRows: 1, rowShare: 1 };
const learn = (data: TrainingSet, given: Record<string, unknown>) =>
  gbdt.fit(data, learners.bind('gbdt', given).params as Parameters<typeof gbdt.fit>[1], createRng(1));
const set = (target: Float64Array, task: TrainingSet['task'] = 'regression'): TrainingSet => ({
  task,
  names: ['x'],
  columns: [Float64Array.from(target, (_, i) => i)],
  rows: target.length,
  target,
  weights: new Float64Array(target.length).fill(1),
});
const answers = (target: Float64Array, given: Record<string, unknown>, task?: TrainingSet['task']) => {
  const data = set(target, task);
  return [...learn(data, { ...exact, ...given }).predict(data.columns, data.rows)];
};

describe('gbdt', () => {
  it('answers with the mean, the median or the quantile of a leaf, as the loss asks', () => {
    const y = f(0, 1, 5, 20, 21, 40);
    expect(answers(y, {}), 'cut before 20').toEqual([2, 2, 2, 27, 27, 27]);
    // signs from the median 12.5: three below, three above
    expect(answers(y, { objective: 'absolute' })).toEqual([1, 1, 1, 21, 21, 21]);
    // 70 % stay below 21, so only the last row asks for more; of the other five, 20 is what 70 % stay below
    expect(answers(y, { objective: 'quantile', quantile: 0.7 })).toEqual([20, 20, 20, 20, 20, 40]);
  });
  it('takes one Newton step per leaf for log loss', () => {
    // base ½; leaf: Σ(y − ½)/Σ¼ = ∓2 where three rows are alike, p = 1/(1 + e^∓2)
    const p = 1 / (1 + Math.exp(-2));
    answers(f(0, 0, 0, 1, 1, 1), {}, 'classification').forEach((answer, i) => {
      expect(answer).toBeCloseTo(i < 3 ? 1 - p : p, 12);
    });
  });
  it('is not led astray by a wild outcome with Huber’s loss', () => {
    const y = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1) + (i % 4) / 100);
    y[3] = 1000;
    const last = (objective: string) => answers(y, { objective, trees: 20, learningRate: 0.3 })[10];
    expect(Math.abs(last('huber') - 0.015)).toBeLessThan(0.05);
    expect(last('squared')).toBeGreaterThan(5);
  });
  it('learns counts', () => {
    const data = referenceData('counts', 3, 400);
    const out = learn(data, { objective: 'poisson' }).predict(data.columns, 400);
    expect(Math.min(...out)).toBeGreaterThan(0);
    const mean = (x: Float64Array) => x.reduce((a, b) => a + b) / 400;
    expect(Math.abs(mean(out) / mean(data.target) - 1)).toBeLessThan(0.02);
  });
  it('has covers that count rows, so that explanations weigh them alike', () => {
    const json = learn(referenceData('binary', 3, 100), { ...exact, depth: 2 }).toJSON() as {
      forest: { cover: number[] };
    };
    expect(json.forest.cover[0]).toBe(100);
  });
});
