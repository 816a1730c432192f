import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { parseSpecText } from '../../../src/core/kit/spec-text.js';
import type { TrainingSet } from '../../../src/core/model.js';
import xgb from '../../../src/models/learners/xgb.js';
import { learners } from '../../../src/models/registry.js';
import { f } from '../../support/series.js';
import { referenceData } from '../trees/reference-data.js';

const set = (task: TrainingSet['task'], columns: Float64Array[], target: Float64Array): TrainingSet => ({
  task,
  names: columns.map((_, k) => `c${k}`),
  columns,
  rows: target.length,
  target,
  weights: new Float64Array(target.length).fill(1),
});
const exact = { rowShare: 1, columnShare: 1, learningRate: 1, minChildWeight: 0 };
const learn = (data: TrainingSet, given: Record<string, unknown>, tools?: Parameters<typeof xgb.fit>[3]) =>
  xgb.fit(
    data,
    learners.bind('xgb', { ...exact, ...given }).params as Parameters<typeof xgb.fit>[1],
    createRng(1),
    tools,
  );
type Saved = { base: number; forest: Record<string, number[]> };

describe('xgb', () => {
  const steps = f(1, 2, 3, 4, 5, 6);
  const halves = f(0, 0, 0, 1, 1, 1);
  // xgboost 1.7.4: max_depth 1, eta 1, lambda 1.
  it('finds the split, gain and leaves of XGBoost for squared error from 0', () => {
    const fitted = learn(set('regression', [steps], halves), { trees: 1, depth: 1, baseScore: '0' });
    const { forest } = fitted.toJSON() as Saved;
    expect(forest.threshold[0]).toBe(3.5);
    expect(forest.gain[0], '9/4 − 9/7').toBeCloseTo(0.9642857142857143, 12);
    expect([...fitted.predict([f(3.5, 3.6)], 2)]).toEqual([0, 0.75]);
  });
  it('finds the split, gain and leaves of XGBoost for log loss from ½', () => {
    const fitted = learn(set('classification', [steps], halves), { trees: 1, depth: 1, baseScore: '0.5' });
    const { forest } = fitted.toJSON() as Saved;
    expect(forest.gain[0]).toBeCloseTo(2.5714285714285716, 12);
    expect(forest.cover.slice(1)).toEqual([0.75, 0.75]);
    expect(forest.value.slice(1).map((v) => v.toFixed(7))).toEqual(['-0.8571429', '0.8571429']);
    const [low, high] = fitted.predict([f(1, 6)], 2);
    expect(low).toBeCloseTo(0.2979366, 6);
    expect(high).toBeCloseTo(0.7020634, 6);
  });
  it('explains a row by the Shapley values of its columns', () => {
    // y = 2a + ab on 4 × 4 rows; xgboost 1.7.4, depth 2, lambda 0, pred_contribs
    const a = Float64Array.from({ length: 16 }, (_, i) => Math.floor(i / 4));
    const b = Float64Array.from({ length: 16 }, (_, i) => i % 4);
    const data = set(
      'regression',
      [a, b],
      a.map((x, i) => 2 * x + x * b[i]),
    );
    const fitted = learn(data, { trees: 1, depth: 2, lambda: 0, baseScore: '0' });
    const corner = fitted.contributions!([f(3), f(3)], 0);
    expect([...corner.parts].map((part) => +part.toFixed(9))).toEqual([4.125, 1.875]);
    expect(corner.base).toBeCloseTo(5.25, 9);
    expect([...fitted.contributions!([f(0), f(3)], 0).parts].map((part) => +part.toFixed(9))).toEqual([-5.875, 0.625]);
  });
  it('explains log odds, and values that are not known', () => {
    const data = referenceData('binary', 3, 300);
    const fitted = learn(data, { trees: 20, learningRate: 0.3 });
    const p = fitted.predict(data.columns, data.rows);
    for (const row of [0, 10, 299]) {
      const { unit, base, parts } = fitted.contributions!(data.columns, row);
      expect(unit).toBe('log-odds');
      expect(parts.reduce((sum, part) => sum + part, base)).toBeCloseTo(Math.log(p[row] / (1 - p[row])), 9);
    }
    expect([...fitted.contributions!([f(NaN), f(1), f(2), f(3)], 0).parts].map(Number.isNaN)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    const counts = learn(referenceData('counts', 3, 300), { trees: 5, objective: 'poisson' });
    expect(counts.contributions, 'the logarithm of a count is no unit of explanations').toBeUndefined();
  });
  it('gives classes probabilities that come back from the file', () => {
    const data = referenceData('multiclass', 3, 300);
    const fitted = learn(data, { trees: 20, learningRate: 0.3 });
    const again = xgb.restore(JSON.parse(JSON.stringify(fitted.toJSON())));
    expect(again.probabilities!(data.columns, 300)).toEqual(fitted.probabilities!(data.columns, 300));
    const shares = fitted.probabilities!(data.columns, 300);
    const hits = data.target.reduce(
      (n, c, i) => n + Number([0, 1, 2].every((k) => shares[3 * i + c] >= shares[3 * i + k])),
      0,
    );
    expect(hits / 300).toBeGreaterThan(0.85);
    const lost = data.columns.map((x) => x.slice());
    lost[1][4] = Number.NaN;
    expect([...fitted.probabilities!(lost, 300).subarray(11, 16)].map(Number.isNaN)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
  it('lets the answer only rise, or only fall, with the columns named', () => {
    const data = referenceData('regression', 3, 300);
    const free = learn(data, { trees: 40, learningRate: 0.3 });
    const bound = learn(data, { trees: 40, learningRate: 0.3, monotone: '+c0|-c3' });
    const turns = (fitted: typeof free, k: number, sign: number): number => {
      let found = 0;
      for (let i = 0; i < 50; i++) {
        const walk = data.columns.map((x, c) => Float64Array.from({ length: 20 }, (_, v) => (c === k ? v : x[i])));
        const out = fitted.predict(walk, 20);
        for (let v = 1; v < 20; v++) if (sign * (out[v] - out[v - 1]) < 0) found++;
      }
      return found;
    };
    expect([turns(bound, 0, 1), turns(bound, 3, -1)]).toEqual([0, 0]);
    expect(turns(free, 0, 1) > 0 && turns(free, 3, -1) > 0).toBe(true);
  });
  it('reads constraints inside a specification, by names with parentheses', () => {
    const { params } = learners.parse('xgb(monotone="+rsi(period=14)|-atr", interactions="rsi(period=14)&atr|volume")');
    const data = { ...referenceData('regression', 3, 100), names: ['rsi(period=14)', 'atr(period=7)', 'volume', 'x'] };
    const fitted = xgb.fit(data, params as Parameters<typeof xgb.fit>[1], createRng(1));
    const again = learners.parse(learners.bind('xgb', params).text);
    expect(again.params).toEqual(params);
    expect(parseSpecText(again.text).args.monotone).toBe('+rsi(period=14)|-atr');
    expect(fitted.importance!()[3] > 0, 'a column in no set may stand alone').toBe(true);
  });
  it('refuses constraints that it cannot read or keep', () => {
    const data = { ...referenceData('regression', 3, 60), names: ['rsi(period=14)', 'rsi(period=7)', 'volume', 'x'] };
    const tried =
      (given: Record<string, unknown>, other: TrainingSet = data) =>
      () =>
        learn(other, { trees: 1, ...given });
    expect(tried({ monotone: 'x' })).toThrow('xgb.monotone: a column needs + (rises with it) or - (falls), found "x"');
    expect(tried({ monotone: '+volum' })).toThrow('xgb.monotone: no column is called "volum"');
    expect(tried({ monotone: '+rsi' })).toThrow('"rsi" could be rsi(period=14) or rsi(period=7)');
    expect(tried({ monotone: '+x|-x' })).toThrow('"x" is named twice');
    expect(tried({ interactions: 'x&y' })).toThrow('xgb.interactions: no column is called "y"');
    expect(tried({ monotone: '+x', objective: 'absolute' })).toThrow('cannot be kept with objective absolute');
    expect(tried({ monotone: '+c0' }, referenceData('multiclass', 3, 60))).toThrow('not all of them can rise');
  });
  it('refuses objectives, targets and starts that make no sense', () => {
    const tried =
      (given: Record<string, unknown>, kind: 'regression' | 'binary' = 'regression') =>
      () =>
        learn(referenceData(kind, 3, 60), { trees: 1, ...given });
    expect(tried({ objective: 'squares' })).toThrow(
      'xgb.objective must be one of squared, huber, absolute, quantile, poisson, was "squares"',
    );
    expect(tried({ objective: 'poisson' })).toThrow(/target of training row \d+ must be a count, at least 0, was -/);
    expect(tried({ baseScore: '1' }, 'binary')).toThrow(
      'xgb.baseScore must be auto or a prediction to start from, was "1"',
    );
    expect(tried({ baseScore: 'mean' })).toThrow('xgb.baseScore must be auto');
  });
  it('weighs classes alike when asked to', () => {
    const x = Float64Array.from({ length: 200 }, (_, i) => i % 10);
    const rare = set(
      'classification',
      [x],
      x.map((_, i) => Number(i % 20 === 0)),
    );
    expect(learn(rare, { trees: 1, depth: 1, learningRate: 1e-4 }).predict([f(5)], 1)[0]).toBeCloseTo(0.05, 3);
    const balanced = learn(rare, { trees: 1, depth: 1, learningRate: 1e-4, classWeight: 'balanced' });
    expect(balanced.predict([f(5)], 1)[0]).toBeCloseTo(0.5, 3);
  });
  it('refuses damaged files', () => {
    const json = learn(referenceData('multiclass', 3, 60), { trees: 2 }).toJSON() as Record<string, never>;
    expect(() => xgb.restore({ ...json, classes: [1] })).toThrow('"classes" must have 3 numbers, has 1');
    expect(() => xgb.restore({ ...json, objective: 'squared' })).toThrow('"base" does not fit squared');
    expect(() => xgb.restore({ ...json, objective: 'hinge' })).toThrow('"objective" is unknown: hinge');
    expect(() => xgb.restore({ ...json, base: 1 })).toThrow('"base" does not fit softmax');
    const forest: Record<string, number[]> = json.forest;
    expect(() => xgb.restore({ ...json, forest: { ...forest, roots: forest.roots.slice(1) } })).toThrow(
      'as many trees for each class',
    );
    expect(() => xgb.restore({ ...json, forest: { ...forest, left: forest.left.map(() => 0) } })).toThrow(
      'leads nowhere',
    );
  });
});
