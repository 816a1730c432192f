import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TrainingSet } from '../../../src/core/model.js';
import process from '../../../src/models/learners/gaussian-process.js';
import naive from '../../../src/models/learners/naive-bayes.js';
import { f } from '../../support/series.js';

function sine(rows: number): TrainingSet {
  const rng = createRng('gaussian-process');
  const x = Float64Array.from({ length: rows }, () => 6 * rng.uniform());
  return {
    task: 'regression',
    names: ['x'],
    columns: [x],
    rows,
    target: x.map((value) => Math.sin(value) + 0.1 * rng.normal()),
    weights: new Float64Array(rows).fill(1),
  };
}
const params = (given: Record<string, unknown> = {}) => resolveParams('gaussian-process', process.params, given);

describe('gaussian-process', () => {
  it('bends with the outcomes, and is less sure where it has seen none', () => {
    const fitted = process.fit(sine(150), params({ kernel: 'rbf' }), createRng(1));
    const [top, bottom] = fitted.predict([f(Math.PI / 2, 1.5 * Math.PI)], 2);
    expect(Math.abs(top - 1)).toBeLessThan(0.1);
    expect(Math.abs(bottom + 1)).toBeLessThan(0.1);
    const { low, high } = fitted.interval!([f(3, 30)], 2);
    expect(high[1] - low[1]).toBeGreaterThan(3 * (high[0] - low[0]));
  });
  it('holds about as many outcomes in its interval as it says', () => {
    const data = sine(300);
    const { low, high } = process.fit(data, params({ level: 0.8 }), createRng(1)).interval!(data.columns, 300);
    const inside = data.target.filter((y, i) => low[i] <= y && y <= high[i]).length / 300;
    // A share of 300 rows has standard error √(0.8 · 0.2 / 300) = 0.023.
    expect(Math.abs(inside - 0.8)).toBeLessThan(3 * 0.023);
  });
  it('refuses more rows than it can carry, unless told to take the newest', () => {
    const many = sine(2001);
    expect(() => process.fit(many, params(), createRng(1))).toThrow('takes up to 2000 rows, was given 2001');
    const newest = process.fit(many, params({ most: 50 }), createRng(1)).toJSON() as { pull: number[] };
    expect(newest.pull.length).toBe(50);
  });
});

describe('naive-bayes', () => {
  const data = {
    task: 'classification' as const,
    names: ['a', 'b'],
    columns: [f(1, 2, 3, 5, 6, 7), f(1, NaN, 0, 4, 5, NaN)],
    rows: 6,
    target: f(0, 0, 0, 1, 1, 1),
    weights: f(1, 1, 1, 1, 1, 1),
  };
  const fitted = naive.fit(data, { smoothing: 1e-9 }, createRng(1));

  it('passes over a column that is not known, where it held such values in training', () => {
    const alone = naive.fit({ ...data, names: ['a'], columns: [data.columns[0]] }, { smoothing: 1e-9 }, createRng(1));
    expect(fitted.predict([f(4.5), f(NaN)], 1)[0]).toBeCloseTo(alone.predict([f(4.5)], 1)[0], 14);
    expect(fitted.predict([f(NaN), f(1)], 1)[0]).toBeNaN();
  });
  it('says what each column added to the log odds', () => {
    // Means 2 and 6, variance 2/3 each: the log odds at 4.5 are ((4.5 − 2)² − (4.5 − 6)²) / (4/3) = 3.
    const { base, parts } = fitted.contributions!([f(4.5), f(NaN)], 0);
    expect(base).toBeCloseTo(0, 14);
    expect([...parts]).toEqual([expect.closeTo(3, 6), 0]);
  });
  it('counts a row of weight 2 like two rows', () => {
    const twice = {
      ...data,
      columns: data.columns.map((x) => f(...x, x[4])),
      rows: 7,
      target: f(0, 0, 0, 1, 1, 1, 1),
      weights: f(1, 1, 1, 1, 1, 1, 1),
    };
    const once = naive.fit({ ...data, weights: f(1, 1, 1, 1, 2, 1) }, { smoothing: 0.01 }, createRng(1));
    const other = naive.fit(twice, { smoothing: 0.01 }, createRng(1));
    expect(once.predict([f(4), f(2)], 1)[0]).toBeCloseTo(other.predict([f(4), f(2)], 1)[0], 12);
  });
});
