import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { LOGISTIC, type Objective, SQUARED } from '../../../src/models/trees/objective.js';
import { adaptiveHuber, huber, pseudoHuber } from '../../../src/models/trees/objectives/huber.js';
import { poisson } from '../../../src/models/trees/objectives/poisson.js';
import { ABSOLUTE, quantile, weightedQuantile } from '../../../src/models/trees/objectives/quantile.js';
import { softmax } from '../../../src/models/trees/objectives/softmax.js';
import { f } from '../../support/series.js';

const ROWS = 40;
const STEP = 1e-5;

function problemFor(objective: Objective, seed: number) {
  const rng = createRng(seed);
  const width = objective.width ?? 1;
  const draw: Record<string, () => number> = {
    logistic: () => rng.below(2),
    softmax: () => rng.below(width),
    poisson: () => rng.below(6),
  };
  return {
    scores: Float64Array.from({ length: width * ROWS }, () => 1.5 * rng.normal()),
    target: Float64Array.from({ length: ROWS }, draw[objective.name] ?? (() => 2 * rng.normal())),
    weights: Float64Array.from({ length: ROWS }, () => 0.5 + rng.uniform()),
  };
}

function slopesAt(objective: Objective, at: ReturnType<typeof problemFor>) {
  const out = { gradient: new Float64Array(at.scores.length), hessian: new Float64Array(at.scores.length) };
  objective.derivatives(at, out);
  return out;
}

/** Σ w·loss as a function of one score, the others as they are. */
function totalLoss(objective: Objective, at: ReturnType<typeof problemFor>, k: number, by: number): number {
  const moved = at.scores.slice();
  moved[k] += by;
  const total = at.weights.reduce((a, b) => a + b);
  return objective.loss(moved, at.target, at.weights) * total;
}

/** `bend` is what the second derivative is made larger by; 0 where the loss has none and the row's weight stands for it. */
const smooth: [string, Objective, number][] = [
  ['squared', SQUARED, 1],
  ['logistic', LOGISTIC, 1],
  ['pseudo-Huber', pseudoHuber(0.7), 1],
  ['Poisson', poisson(0.7), Math.exp(0.7)],
  ['softmax of 3', softmax(3, 2), 2],
  ['softmax of 4', softmax(4, 4 / 3), 4 / 3],
];
const both = (): [string, Objective][] => [...smooth.map(([name, of]): [string, Objective] => [name, of]), ...kinked];
const kinked: [string, Objective][] = [
  ['Huber', huber(0.8)],
  ['adaptive Huber', adaptiveHuber(0.7)],
  ['absolute', ABSOLUTE],
  ['quantile 0.2', quantile(0.2)],
  ['quantile 0.9', quantile(0.9)],
];

describe('objectives', () => {
  it.each(both())('%s: the gradient is the slope of the weighted loss', (_, objective) => {
    const at = problemFor(objective, 3);
    const { gradient } = slopesAt(objective, at);
    // Adaptive Huber bends exactly at one row's miss: there a step to either side sees half of each slope.
    const tolerance = objective.classicStep === undefined ? 1e-6 : STEP;
    for (let k = 0; k < gradient.length; k++) {
      const slope = (totalLoss(objective, at, k, STEP) - totalLoss(objective, at, k, -STEP)) / (2 * STEP);
      expect(Math.abs(slope - gradient[k]), `score ${k}`).toBeLessThan(tolerance * Math.max(1, Math.abs(gradient[k])));
    }
  });
  it.each(smooth)(
    '%s: the second derivative is the slope of the gradient, times its factor',
    (_, objective, factor) => {
      const at = problemFor(objective, 4);
      const { hessian } = slopesAt(objective, at);
      for (let k = 0; k < hessian.length; k++) {
        const moved = (by: number): number => {
          const scores = at.scores.slice();
          scores[k] += by;
          return slopesAt(objective, { ...at, scores }).gradient[k];
        };
        const bend = (factor * (moved(STEP) - moved(-STEP))) / (2 * STEP);
        expect(Math.abs(bend - hessian[k]), `score ${k}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(hessian[k])));
      }
    },
  );
  it.each(kinked)('%s: the weight stands for a second derivative', (_, objective) => {
    const at = problemFor(objective, 5);
    expect(slopesAt(objective, at).hessian).toEqual(at.weights);
  });
  it.each(kinked)('%s: the answer of a leaf lowers its loss', (_, objective) => {
    const at = problemFor(objective, 6);
    slopesAt(objective, at);
    const rows = Int32Array.from({ length: ROWS }, (_, i) => i);
    const step = objective.leafStep?.(at, rows) ?? objective.classicStep!(at, rows);
    const lossAt = (by: number) =>
      objective.loss(
        at.scores.map((s) => s + by),
        at.target,
        at.weights,
      );
    expect(lossAt(step)).toBeLessThan(lossAt(0));
    if (objective.leafStep === undefined) return;
    for (const by of [-1, -0.1, -0.01, 0.01, 0.1, 1])
      expect(lossAt(step)).toBeLessThanOrEqual(lossAt(step + by) + 1e-12);
  });
  it('holds scores and predictions against each other', () => {
    for (const objective of [LOGISTIC, poisson(0), SQUARED]) {
      for (const p of [0.1, 0.5, 0.9]) expect(objective.predictionOf(objective.scoreOf(p))).toBeCloseTo(p, 14);
    }
  });
  it('gives Huber’s answer of a leaf: the median, then the mean of bounded misses', () => {
    const at = { scores: f(0, 0, 0, 0, 0), target: f(1, 2, 3, 4, 100), weights: f(1, 1, 1, 1, 1) };
    // median 3; misses −2, −1, 0, 1, 97 bounded by 2: −2, −1, 0, 1, 2, mean 0
    expect(huber(2).classicStep!(at, Int32Array.of(0, 1, 2, 3, 4))).toBe(3);
    // without the last row: median 2.5, misses −1.5, −0.5, 0.5, 1.5
    expect(huber(1).classicStep!(at, Int32Array.of(0, 1, 2, 3))).toBe(2.5);
    // misses 97 and 98 of weight 2: median 3, −1 −1 +0 +1 +2·1 over 6
    expect(huber(1).classicStep!({ ...at, weights: f(1, 1, 1, 1, 2) }, Int32Array.of(0, 1, 2, 3, 4))).toBeCloseTo(
      3.5,
      12,
    );
  });
  it('lets counts grow to what a leaf holds', () => {
    const at = { scores: f(0, 0), target: f(3, 5), weights: f(1, 1) };
    expect(poisson(0).classicStep!(at, Int32Array.of(0, 1))).toBeCloseTo(Math.log(4), 14);
    expect(poisson(0).classicStep!({ ...at, target: f(0, 0) }, Int32Array.of(0, 1)), 'never to −∞').toBe(-19);
  });
});

describe('weightedQuantile', () => {
  const ones = f(1, 1, 1, 1);
  it('is midway where the share falls between two values', () => {
    expect(weightedQuantile(f(4, 1, 3, 2), ones, 0.5)).toBe(2.5);
    expect(weightedQuantile(f(4, 1, 3, 2), ones, 0.25)).toBe(1.5);
    expect(weightedQuantile(f(4, 1, 3, 2), ones, 0.3)).toBe(2);
    expect(weightedQuantile(f(7), f(3), 0.9)).toBe(7);
  });
  it('counts a row of weight 2 like two rows, and one of weight 0 not at all', () => {
    expect(weightedQuantile(f(1, 2, 9, 5), f(2, 1, 1, 0), 0.5)).toBe(weightedQuantile(f(1, 1, 2, 9), ones, 0.5));
    expect(weightedQuantile(f(1, 5, 2), f(1, 0, 1), 0.5)).toBe(1.5);
  });
  it('turns with the sign, for the median', () => {
    const x = f(3, -1, 4, 1, -5, 9);
    const w = f(1, 2, 3, 1, 1, 2);
    expect(
      weightedQuantile(
        x.map((v) => -v),
        w,
        0.5,
      ),
    ).toBe(-weightedQuantile(x, w, 0.5));
  });
});
