import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import ridge, { ridgeWeights } from '../../../src/models/learners/ridge.js';
import { f } from '../../support/series.js';

describe('ridgeWeights', () => {
  it('is least squares without a penalty, and shrinks with one', () => {
    const options = (l2: number) => ({ mean: 1, l2 });
    expect([...ridgeWeights([f(-1, 1)], f(0, 2), f(1, 1), options(0))], 'Σxy / Σx² = 2 / 2').toEqual([
      expect.closeTo(1, 15),
    ]);
    const [shrunk] = ridgeWeights([f(-1, 1)], f(0, 2), f(1, 1), options(2));
    expect(shrunk, 'Σxy / (Σx² + 2) = 2 / 4').toBeCloseTo(0.5, 15);
  });
  it('solves two columns that share information', () => {
    // x₁ = (−1, 0, 1), x₂ = (1, −2, 1): orthogonal, Σx₁² = 2, Σx₂² = 6; y − 2 = (−1, 1, 0).
    const weights = ridgeWeights([f(-1, 0, 1), f(1, -2, 1)], f(1, 3, 2), f(1, 1, 1), { mean: 2, l2: 0 });
    expect(weights[0]).toBeCloseTo(0.5, 14);
    expect(weights[1]).toBeCloseTo(-0.5, 14);
  });
  it('refuses columns that depend on each other when there is no penalty to choose', () => {
    expect(() => ridgeWeights([f(-1, 1), f(-1, 1)], f(0, 2), f(1, 1), { mean: 1, l2: 0 })).toThrow(
      'ridge without a penalty needs columns that do not depend on each other',
    );
    expect([...ridgeWeights([f(-1, 1), f(-1, 1)], f(0, 2), f(1, 1), { mean: 1, l2: 2 })]).toEqual([
      expect.closeTo(1 / 3, 14),
      expect.closeTo(1 / 3, 14),
    ]);
  });
});

describe('ridge', () => {
  const data = {
    task: 'regression' as const,
    names: ['x', 'constant'],
    columns: [f(1, 2, 3, 4), f(7, 7, 7, 7)],
    rows: 4,
    target: f(10, 20, 30, 40),
    weights: f(1, 1, 1, 1),
  };
  it('finds a line and reads it on new bars', () => {
    const fitted = ridge.fit(data, { l2: 0 }, createRng(1));
    const out = fitted.predict([f(5, 0, NaN), f(7, 1000, 7)], 3);
    expect(out[0]).toBeCloseTo(50, 12);
    expect(out[1], 'a column that did not vary in training counts for nothing').toBeCloseTo(0, 12);
    expect(out[2]).toBeNaN();
    expect([...fitted.importance!()]).toEqual([1, 0]);
  });
  it('does not depend on the unit of a column', () => {
    const inOther = { ...data, columns: [data.columns[0].map((x) => 1e6 * x + 5e8), data.columns[1]] };
    const a = ridge.fit(data, { l2: 3 }, createRng(1)).predict([f(2.5), f(7)], 1);
    const b = ridge.fit(inOther, { l2: 3 }, createRng(1)).predict([f(2.5e6 + 5e8), f(7)], 1);
    expect(a[0]).toBeCloseTo(b[0], 9);
  });
  it('counts a row of weight 2 like two rows', () => {
    const twice = {
      ...data,
      columns: data.columns.map((c) => f(...c, c[3])),
      rows: 5,
      target: f(10, 20, 30, 44, 44),
      weights: f(1, 1, 1, 1, 1),
    };
    const once = { ...data, target: f(10, 20, 30, 44), weights: f(1, 1, 1, 2) };
    const at = [f(2.2), f(7)];
    expect(ridge.fit(once, { l2: 1 }, createRng(1)).predict(at, 1)[0]).toBeCloseTo(
      ridge.fit(twice, { l2: 1 }, createRng(1)).predict(at, 1)[0],
      12,
    );
  });
  it('refuses values that are not known', () => {
    expect(() => ridge.fit({ ...data, columns: [f(1, NaN, 3, 4), f(7, 7, 7, 7)] }, { l2: 1 }, createRng(1))).toThrow(
      'ridge: "x" of training row 1 must be a number, was NaN',
    );
  });
});
