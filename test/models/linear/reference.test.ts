import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/kit/json.js';
import { resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { ModelTask, TrainingSet } from '../../../src/core/model.js';
import { squaredDistances } from '../../../src/models/kernel/covariance.js';
import { evidence, likeliestBeliefs } from '../../../src/models/kernel/evidence.js';
import { covarianceOf, processLearner, regressionPull } from '../../../src/models/kernel/gaussian-process.js';
import { laplaceMode } from '../../../src/models/kernel/laplace.js';
import { logisticFit } from '../../../src/models/learners/logistic.js';
import { bayesRidgeFit } from '../../../src/models/linear/bayes-ridge-fit.js';
import { elasticNetData, elasticNetPath } from '../../../src/models/linear/elastic-net.js';
import { moments } from '../../../src/models/linear/gram.js';
import { huberFit } from '../../../src/models/linear/huber-fit.js';
import { ftrlFit, type OnlineLoss, sgdFit } from '../../../src/models/linear/online.js';
import { quantileFit } from '../../../src/models/linear/quantile-fit.js';
import { fitScaling, scaleColumns } from '../../../src/models/linear/scaling.js';
import { softmaxFit } from '../../../src/models/linear/softmax.js';
import { growIsolationForest, isolationScore } from '../../../src/models/preprocessing/isolation-forest.js';
import { learners } from '../../../src/models/registry.js';
import { problem } from './problem.js';

interface Linear {
  readonly bias: number;
  readonly weights: number[];
}
interface Reference {
  readonly [name: string]: Linear | Json;
}
const oracle: Reference = JSON.parse(readFileSync(new URL('./reference.json', import.meta.url), 'utf8'));
const ref = <T>(name: string): T => oracle[name] as T;

const { columns, target, weights } = problem(7, 120, 6);
const ones = new Float64Array(120).fill(1);
const scaling = fitScaling(columns, weights);
const z = scaleColumns(columns, scaling);
const plain = fitScaling(columns, ones);
const z1 = scaleColumns(columns, plain);
const up = target.map((y) => Number(y > 0));
const three = target.map((y) => 1 + Number(y > 0.6) - Number(y < -0.6));
const fresh = problem(11, 20, 6).columns;

function fitted(name: string, task: ModelTask, given: Record<string, unknown>, weighted = true) {
  const definition = learners.get(name);
  const data: TrainingSet = {
    task,
    names: columns.map((_, k) => `c${k}`),
    columns,
    rows: 120,
    target: { regression: target, classification: up, multiclass: three }[task],
    ...(task === 'multiclass' ? { classes: Float64Array.of(-1, 0, 1) } : {}),
    weights: weighted ? weights : ones,
  };
  return definition.fit(data, resolveParams(name, definition.params, given), createRng(1));
}

function expectNear(actual: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    expect(Math.abs(actual[i] - wanted[i]), `place ${i}: ${actual[i]} for ${wanted[i]}`).toBeLessThan(tolerance);
  }
}
const expectLinear = (found: { bias: number; weights: ArrayLike<number> }, name: string, tolerance: number): void => {
  const { bias, weights: wanted } = ref<Linear>(name);
  expectNear([found.bias, ...Array.from(found.weights)], [bias, ...wanted], tolerance);
};

describe('linear learners agree with scikit-learn 1.2.1', () => {
  it.each([
    ['ridge', 'ridge', 'regression', { l2: 3 }, 1e-10],
    ['lasso', 'lasso', 'regression', { lambda: 0.1 }, 1e-6],
    ['elastic-net', 'elastic', 'regression', { lambda: 0.2, mix: 0.3 }, 1e-6],
    ['logistic', 'logistic', 'classification', { l2: 2 }, 1e-6],
  ] as const)('%s has its coefficients', (name, key, task, params, tolerance) => {
    expectLinear(fitted(name, task, params).toJSON() as unknown as Linear, key, tolerance);
  });
  it('elastic-net walks its whole path', () => {
    const { alphas, coefs } = ref<{ alphas: number[]; coefs: number[][] }>('path');
    const centre = target.reduce((a, b) => a + b, 0) / 120;
    const data = elasticNetData({ columns: z1, target, centre, weights: ones });
    const steps = elasticNetPath(data, { lambdas: alphas, mix: 0.5, tolerance: 1e-14 });
    steps.forEach((step, s) => {
      expectNear(step.weights, coefs[s], 1e-6);
      expect(step.gap).toBeLessThan(1e-12);
    });
  });
  it('logistic leaves out what its L1 penalty leaves out', () => {
    expectLinear(logisticFit(z, up, weights, 0, { l1: 5 }), 'logistic_l1', 1e-6);
    expectLinear(logisticFit(z, up, weights, 3, { l1: 2 }), 'logistic_elastic', 1e-6);
    expect(logisticFit(z, up, weights, 0, { l1: 5 }).weights.some((w) => w === 0)).toBe(true);
  });
  it('logistic tells three classes apart', () => {
    const { probabilities, coefs } = ref<{ probabilities: number[][]; coefs: number[][] }>('softmax');
    const shares = fitted('logistic', 'multiclass', { l2: 1 }).probabilities!(columns, 10);
    expectNear(shares, probabilities.flat(), 1e-7);
    const fit = softmaxFit({ columns: z, target: three, weights, classCount: 3, l2: 1 });
    expect(fit.isConverged).toBe(true);
    expectNear(fit.weights, coefs.flat(), 1e-6);
  });
  it('quantile reaches the same loss', () => {
    for (const { q, l1, objective } of ref<{ q: number; l1: number; objective: number }[]>('quantile')) {
      const found = quantileFit(z, target, weights, { q, l1 });
      let loss = 0;
      let total = 0;
      target.forEach((y, i) => {
        const off = y - found.bias - z.reduce((sum, x, k) => sum + found.weights[k] * x[i], 0);
        loss += weights[i] * (off > 0 ? q * off : (q - 1) * off);
        total += weights[i];
      });
      const reached = loss / total + l1 * found.weights.reduce((sum, w) => sum + Math.abs(w), 0);
      expect(Math.abs(reached - objective), `q ${q}`).toBeLessThan(1e-8);
    }
  });
  it('huber finds coefficients and spread', () => {
    const wild = target.map((y, i) => (i % 17 === 0 ? y + 25 : y));
    const found = huberFit(z, wild, weights, { epsilon: 1.35, l2: 1 });
    expectLinear(found, 'huber', 1e-5);
    expect(Math.abs(found.scale - ref<{ scale: number }>('huber').scale)).toBeLessThan(1e-5);
  });
  it('bayes-ridge finds its penalty, and how sure it is', () => {
    const wanted = ref<{ alpha: number; lam: number; mean: number[]; sd: number[] }>('bayes_ridge');
    const centre = target.reduce((a, b) => a + b, 0) / 120;
    const fit = bayesRidgeFit(moments({ columns: z1, target, centre, weights: ones }), 120);
    expectLinear({ bias: centre, weights: fit.weights }, 'bayes_ridge', 1e-6);
    expect(fit.noisePrecision / wanted.alpha).toBeCloseTo(1, 6);
    expect(fit.weightPrecision / wanted.lam).toBeCloseTo(1, 6);
    // 0.9 of a normal lies within 1.6448536 spreads.
    const { low, high } = fitted('bayes-ridge', 'regression', { level: 0.9 }, false).interval!(columns, 5);
    expectNear(
      low.map((x, i) => (high[i] - x) / 2 / 1.6448536269514722),
      wanted.sd,
      1e-6,
    );
    expectNear(
      low.map((x, i) => (high[i] + x) / 2),
      wanted.mean,
      1e-6,
    );
  });
});

describe('online learners take the steps of their references', () => {
  const online = (loss: OnlineLoss) => ({
    columns: z,
    target: loss === 'log' ? up : target,
    weights,
    loss,
    epochs: 3,
  });
  const base = { rate: 0.05, power: 0.5, l1: 0, l2: 0.01, averageFrom: 0 };
  it.each([
    ['sgd_log', 'log', { ...base, averageFrom: 50 }],
    ['sgd_squared', 'squared', base],
    ['sgd_huber', 'huber', base],
    ['sgd_l1', 'squared', { ...base, l1: 0.1, l2: 0 }],
  ] as const)('%s', (key, loss, options) => {
    expectLinear(sgdFit(online(loss), options), key, 1e-10);
  });
  it('ftrl', () => {
    expectLinear(ftrlFit(online('log'), { alpha: 0.1, beta: 1, l1: 2, l2: 1 }), 'ftrl', 1e-10);
  });
});

describe('neighbours and bell curves agree with scikit-learn 1.2.1', () => {
  it('naive-bayes has its probabilities', () => {
    const shares = fitted('naive-bayes', 'multiclass', {}, false).probabilities!(columns, 8);
    expectNear(shares, ref<number[][]>('naive').flat(), 1e-8);
    expectNear(fitted('naive-bayes', 'classification', {}).predict(columns, 8), ref<number[]>('naive_weighted'), 1e-8);
  });
  it('knn has its means and, less one vote of the usual shares, its votes', () => {
    const wanted = ref<{ uniform: number[]; distance: number[]; classes: number[][] }>('knn');
    expectNear(fitted('knn', 'regression', { k: 7 }, false).predict(fresh, 20), wanted.uniform, 1e-12);
    const near = fitted('knn', 'regression', { k: 7, weigh: 'distance' }, false);
    expectNear(near.predict(fresh, 20), wanted.distance, 1e-12);
    const usual = [0, 1, 2].map((c) => three.filter((k) => k === c).length / 120);
    expectNear(
      fitted('knn', 'multiclass', { k: 7 }, false).probabilities!(fresh, 20),
      wanted.classes.flatMap((shares) => shares.map((share, c) => (7 * share + usual[c]) / 8)),
      1e-12,
    );
  });
  it('isolation scores lie within the noise of 2,000 trees', () => {
    const odd = columns.map((x) => x.map((value, i) => (i % 40 === 0 ? 4 * value : value)));
    const forest = growIsolationForest(odd, { trees: 2000, sample: 64 }, createRng('isolation'));
    const wanted = ref<number[]>('isolation');
    // One tree's path spreads by about 2 of 7 cuts: 2,000 trees leave 0.004 of a score, twice for two forests.
    wanted.forEach((score, i) => {
      const own = isolationScore(
        forest,
        Float64Array.from(odd, (x) => x[i]),
      );
      expect(Math.abs(own - score), `row ${i}`).toBeLessThan(0.02);
    });
  });
});

describe('Gaussian processes agree with scikit-learn 1.2.1', () => {
  const points = Float64Array.from({ length: 720 }, (_, p) => z1[p % 6][Math.floor(p / 6)]);
  const distances = squaredDistances(points, 6);
  const unit = fitScaling([target], ones);
  const outcome = target.map((y) => (y - unit.mean[0]) * unit.inverse[0]);
  const beliefs = { length: 2, signal: 0.7, noise: 0.4 };
  const stored = { ...plain, ...beliefs, points, centre: 0, spread: 1, level: 0.9 };
  type Kernel = 'rbf' | 'matern32' | 'matern52';

  it('in evidence, its slopes, means and spreads', () => {
    for (const wanted of ref<{ kernel: Kernel; evidence: number; slope: number[]; mean: number[]; sd: number[] }[]>(
      'gp',
    )) {
      const { kernel } = wanted;
      const found = evidence(distances, outcome, ones, { kernel, ...beliefs })!;
      expect(Math.abs(found.value - wanted.evidence)).toBeLessThan(1e-8);
      const [signal, length, noise] = wanted.slope;
      expectNear(found.slope, [length, signal, noise], 1e-7);
      const pull = regressionPull(
        covarianceOf(distances, { kernel, ...beliefs }),
        outcome,
        ones.map(() => 0.4),
      )!;
      const process = processLearner({ ...stored, task: 'regression', kernel, pull, root: ones });
      expectNear(process.predict(fresh, 5), wanted.mean, 1e-9);
      const { low, high } = process.interval!(fresh, 5);
      expectNear(
        low.map((x, i) => (high[i] - x) / 2 / 1.6448536269514722),
        wanted.sd,
        1e-9,
      );
    }
  });
  it('in the likeliest beliefs', () => {
    const start = { length: 2.4, signal: 0.5, noise: 0.5 };
    const best = likeliestBeliefs(distances, outcome, ones, { kernel: 'matern52', start });
    const reached = evidence(distances, outcome, ones, { kernel: 'matern52', ...best })!.value;
    expect(reached).toBeGreaterThan(ref<number>('gp_best') - 1e-5);
  });
  it('in the Laplace approximation of two classes', () => {
    const wanted = ref<{ evidence: number; p: number[] }>('gp_laplace');
    const covariance = covarianceOf(distances, { kernel: 'rbf', length: 2, signal: 2 });
    const mode = laplaceMode(covariance, up, ones, 0);
    expect(Math.abs(mode.evidence - wanted.evidence)).toBeLessThan(1e-4);
    const state = { ...stored, task: 'classification' as const, kernel: 'rbf' as const, signal: 2, noise: 0 };
    const p = processLearner({ ...state, pull: mode.pull, root: mode.root }).predict(fresh, 20);
    // Both approximate one integral, each in its own way.
    expectNear(p, wanted.p, 0.01);
  });
});
