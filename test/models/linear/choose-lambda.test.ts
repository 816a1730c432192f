import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TrainingSet } from '../../../src/core/model.js';
import elasticNet from '../../../src/models/learners/elastic-net.js';
import lasso from '../../../src/models/learners/lasso.js';
import logistic from '../../../src/models/learners/logistic.js';
import ridge from '../../../src/models/learners/ridge.js';
import { chooseLambda } from '../../../src/models/linear/choose-lambda.js';
import { elasticNetData, elasticNetGrid, elasticNetPath } from '../../../src/models/linear/elastic-net.js';
import { logisticMinimum } from '../../../src/models/linear/logistic-fit.js';
import { fitScaling } from '../../../src/models/linear/scaling.js';

function world(rows: number, reach: number, strength = 1): TrainingSet {
  const rng = createRng('choose-lambda');
  const columns = Array.from({ length: 8 }, () => Float64Array.from({ length: rows }, () => rng.normal()));
  return {
    task: 'regression',
    names: columns.map((_, k) => `c${k}`),
    columns,
    rows,
    target: columns[0].map((x) => strength * x + rng.normal()),
    weights: Float64Array.from({ length: rows }, () => 0.5 + rng.uniform()),
    barIndex: Int32Array.from({ length: rows }, (_, i) => i),
    endIndex: Int32Array.from({ length: rows }, (_, i) => i + reach),
  };
}
const lambdas = [1, 0.5, 0.25, 0.12, 0.06, 0.03, 0.01];
const options = { mix: 1, folds: 5, rule: 'best' };

describe('chooseLambda', () => {
  it('takes the column that matters in and leaves noise out', () => {
    const fitted = lasso.fit(world(400, 2), resolveParams('lasso', lasso.params, { rule: 'one-error' }), createRng(1));
    const { weights } = fitted.toJSON() as { weights: number[] };
    expect(weights[0]).toBeGreaterThan(0.5);
    expect(weights.slice(1).filter((w) => w !== 0).length).toBeLessThanOrEqual(2);
  });
  it('is never less strict by one standard error than by the least error', () => {
    const best = chooseLambda(world(400, 2), lambdas, options);
    const strict = chooseLambda(world(400, 2), lambdas, { ...options, rule: 'one-error' });
    expect(strict.index).toBeLessThanOrEqual(best.index);
    expect(best.errors[best.index]).toBe(Math.min(...best.errors));
  });
  it('learns nothing where every label reaches over all folds', () => {
    expect(chooseLambda(world(60, 60), lambdas, options)).toMatchObject({ index: 0, errors: new Float64Array(0) });
    const fitted = elasticNet.fit(world(60, 60), resolveParams('elastic-net', elasticNet.params), createRng(1));
    expect((fitted.toJSON() as { weights: number[] }).weights.every((w) => w === 0)).toBe(true);
  });
});

describe('elasticNetPath', () => {
  it('starts with every column out, and bounds what it has left by the gap', () => {
    const { columns, target, weights } = world(200, 0);
    const scaling = fitScaling(columns, weights);
    const data = elasticNetData({ columns, scaling, target, centre: 0, weights });
    const grid = elasticNetGrid(data, { steps: 10, ratio: 0.01, mix: 0.7 });
    const steps = elasticNetPath(data, { lambdas: grid, mix: 0.7 });
    expect(steps[0].weights.every((w) => Math.abs(w) < 1e-12)).toBe(true);
    for (const { gap } of steps) expect(Math.abs(gap)).toBeLessThan(1e-10 * data.square);
  });
});

describe('linear learners', () => {
  const data = world(300, 1);
  it.each([
    ['ridge', ridge.fit(data, { l2: 1 }, createRng(1)), 'label'],
    [
      'logistic',
      logistic.fit(
        { ...data, task: 'classification', target: data.target.map((y) => Number(y > 0)) },
        { l1: 0, l2: 1 },
        createRng(1),
      ),
      'log-odds',
    ],
  ] as const)('%s says what each column added', (_name, fitted, unit) => {
    const parts = fitted.contributions!(data.columns, 7);
    const [answer] = fitted.predict(data.columns, 8).subarray(7);
    const score = parts.base + parts.parts.reduce((sum, part) => sum + part, 0);
    expect(parts.unit).toBe(unit);
    expect(unit === 'label' ? score : 1 / (1 + Math.exp(-score))).toBeCloseTo(answer, 12);
  });
});

describe('logisticMinimum', () => {
  it('has the same optimum from the answer of a few rows as from nothing', () => {
    const rng = createRng('many-rows');
    const rows = 60_000;
    const columns = Array.from({ length: 3 }, () => Float64Array.from({ length: rows }, () => rng.normal()));
    const target = columns[0].map((x) => Number(x + 2 * rng.normal() > 0));
    const weights = new Float64Array(rows).fill(1);
    const { point } = logisticMinimum({ columns, target, weights }, 1);
    const slope = new Float64Array(4);
    for (let i = 0; i < rows; i++) {
      const score = point[3] + point[0] * columns[0][i] + point[1] * columns[1][i] + point[2] * columns[2][i];
      const off = 1 / (1 + Math.exp(-score)) - target[i];
      for (let k = 0; k < 3; k++) slope[k] += off * columns[k][i];
      slope[3] += off;
    }
    for (let k = 0; k < 3; k++) slope[k] += point[k];
    // The curvature is about 60,000 · 0.23: a slope of 1e-5 is a weight off by less than 1e-9.
    for (const value of slope) expect(Math.abs(value)).toBeLessThan(1e-5);
  });
});
