import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { type LassoData, lassoGrid, lassoPath } from '../../../src/models/linear/lasso.js';
import { fitScaling, scaleColumns } from '../../../src/models/linear/scaling.js';

interface Oracle {
  readonly x: number[][];
  readonly y: number[];
  readonly lambdas: number[];
  readonly lasso: number[][];
  readonly logistic: { lam: number; b: number; w: number[] }[];
}
const oracle: Oracle = JSON.parse(
  readFileSync(new URL('../../research/selection/fixtures/oracles.json', import.meta.url), 'utf8'),
);

function standardised(columns: readonly Float64Array[], target: Float64Array): LassoData {
  const weights = new Float64Array(target.length).fill(1);
  return { columns: scaleColumns(columns, fitScaling(columns, weights)), target, weights };
}
const data = standardised(
  oracle.x.map((x) => Float64Array.from(x)),
  Float64Array.from(oracle.y),
);
const ups: LassoData = { ...data, target: data.target.map((y) => Number(y > 0)) };

describe('lassoPath', () => {
  it('gives the coefficients of scikit-learn’s lasso_path', () => {
    const steps = lassoPath(data, { loss: 'squared', lambdas: oracle.lambdas, tolerance: 1e-12 });
    steps.forEach((step, s) => {
      step.weights.forEach((w, k) => {
        expect(Math.abs(w - oracle.lasso[s][k]), `λ ${step.lambda}, column ${k}`).toBeLessThan(1e-9);
      });
    });
  });
  it('gives the coefficients of scikit-learn’s L1 logistic regression', () => {
    const steps = lassoPath(ups, { loss: 'logistic', lambdas: oracle.logistic.map((o) => o.lam), tolerance: 1e-10 });
    steps.forEach((step, s) => {
      const { b, w } = oracle.logistic[s];
      expect(Math.abs(step.bias - b)).toBeLessThan(1e-6);
      step.weights.forEach((value, k) => {
        expect(Math.abs(value - w[k]), `λ ${step.lambda}, column ${k}`).toBeLessThan(1e-6);
      });
    });
  });
  it('starts where every column is out and lets them in one after the other', () => {
    const lambdas = lassoGrid(data, { steps: 20, ratio: 1e-3 });
    const counts = lassoPath(data, { loss: 'squared', lambdas }).map((s) => s.weights.filter((w) => w !== 0).length);
    expect(counts[0]).toBe(0);
    expect(counts[1]).toBeGreaterThan(0);
    expect(counts[19]).toBe(6);
  });
  it.each(['squared', 'logistic'] as const)('meets the optimality conditions at every λ for %s loss', (loss) => {
    const rng = createRng('lasso-kkt');
    const columns = Array.from({ length: 30 }, () => Float64Array.from({ length: 80 }, () => rng.normal()));
    const noisy = columns[0].map((x, i) => x - columns[1][i] + 0.5 * rng.normal());
    const target = loss === 'logistic' ? noisy.map((y) => Number(y > 0)) : noisy;
    const weights = noisy.map(() => rng.uniform() + 0.1);
    const scaled = { columns: scaleColumns(columns, fitScaling(columns, weights)), target, weights };
    const lambdas = lassoGrid(scaled, { steps: 12, ratio: 0.05 });
    const steps = lassoPath(scaled, { loss, lambdas, tolerance: 1e-7 });
    expect(Math.max(...steps.map((s) => s.residual))).toBeLessThan(1e-7);
  });
  it('leaves a column of zeros out and shares nothing with it', () => {
    const columns = [...data.columns, new Float64Array(data.target.length)];
    const [with7] = lassoPath({ ...data, columns }, { loss: 'squared', lambdas: [0.1] });
    const [with6] = lassoPath(data, { loss: 'squared', lambdas: [0.1] });
    expect([...with7.weights]).toEqual([...with6.weights, 0]);
  });
});
