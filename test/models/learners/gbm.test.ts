import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TrainingSet } from '../../../src/core/model.js';
import gbm from '../../../src/models/learners/gbm.js';
import { f } from '../../support/series.js';

const set = (task: TrainingSet['task'], columns: Float64Array[], target: Float64Array): TrainingSet => ({
  task,
  names: columns.map((_, k) => `c${k}`),
  columns,
  rows: target.length,
  target,
  weights: new Float64Array(target.length).fill(1),
});
const params = (given: Record<string, unknown>) => resolveParams('gbm', gbm.params, given);
const whole = { rowShare: 1, columnShare: 1, minRows: 1 };

/** y = x₀·x₁ + noise: no straight line sees it. */
function product(seed: number, rows: number) {
  const rng = createRng(seed);
  const columns = Array.from({ length: 3 }, () => Float64Array.from({ length: rows }, () => rng.normal()));
  const target = columns[0].map((x, i) => x * columns[1][i] + 0.3 * rng.normal());
  return { columns, target };
}

describe('gbm', () => {
  it('sees a product of two columns and says which columns matter', () => {
    const train = product(1, 2000);
    const test = product(2, 1000);
    const fitted = gbm.fit(
      set('regression', train.columns, train.target),
      params({ trees: 200, learningRate: 0.1 }),
      createRng(3),
    );
    const out = fitted.predict(test.columns, 1000);
    const error = out.reduce((sum, p, i) => sum + (p - test.target[i]) ** 2, 0);
    const spread = test.target.reduce((sum, y) => sum + y * y, 0);
    expect(1 - error / spread, 'R² on rows it has not seen; 0.92 is the most the noise allows').toBeGreaterThan(0.8);
    const [a, b, c] = fitted.importance!();
    expect(a + b + c).toBeCloseTo(1, 12);
    expect(c).toBeLessThan(0.1);
  });
  it('gives probabilities for classes', () => {
    const { columns, target } = product(4, 500);
    const fitted = gbm.fit(
      set(
        'classification',
        columns,
        target.map((y) => Number(y > 0)),
      ),
      params({}),
      createRng(1),
    );
    for (const p of fitted.predict(columns, 500)) expect(p > 0 && p < 1).toBe(true);
  });
  it('sends values that are not known the way that was better in training', () => {
    const x = f(1, 1, NaN, NaN, 3, 3);
    const fitted = gbm.fit(
      set('regression', [x], f(0, 0, 9, 9, 9, 9)),
      params({ ...whole, trees: 1, learningRate: 1, l2: 0 }),
      createRng(1),
    );
    expect([...fitted.predict([f(0, NaN, 5)], 3)]).toEqual([0, 9, 9]);
    const other = gbm.fit(
      set('regression', [x], f(9, 9, 9, 9, 0, 0)),
      params({ ...whole, trees: 1, learningRate: 1, l2: 0 }),
      createRng(1),
    );
    expect([...other.predict([f(0, NaN, 5)], 3)]).toEqual([9, 9, 0]);
  });
  it('can split off the values that are not known', () => {
    const fitted = gbm.fit(
      set('regression', [f(1, NaN, 2, NaN, 3, NaN)], f(0, 1, 0, 1, 0, 1)),
      params({ ...whole, trees: 1, learningRate: 1, l2: 0 }),
      createRng(1),
    );
    expect([...fitted.predict([f(-5, 1e9, NaN)], 3)]).toEqual([0, 0, 1]);
    const again = gbm.restore(JSON.parse(JSON.stringify(fitted.toJSON())));
    expect([...again.predict([f(-5, 1e9, NaN)], 3)]).toEqual([0, 0, 1]);
  });
  it('says nothing about a missing value it never met in training', () => {
    const fitted = gbm.fit(set('regression', [f(1, 2, 3, 4)], f(0, 0, 1, 1)), params({ ...whole }), createRng(1));
    expect(fitted.predict([f(NaN)], 1)[0]).toBeNaN();
  });
  it('stops early on a purged slice and keeps the trees that were best there', () => {
    const { columns, target } = product(5, 600);
    const noise = set('regression', columns.slice(2), target);
    const count = (p: Record<string, unknown>, data = noise) =>
      (gbm.fit(data, params({ trees: 80, ...p }), createRng(7)).toJSON() as { forest: { roots: number[] } }).forest
        .roots.length;
    expect(count({})).toBe(80);
    expect(count({ patience: 5 }), 'a column of noise is given up soon').toBeLessThan(20);
    expect(count({ patience: 5 }, set('regression', columns, target)), 'real structure is not').toBeGreaterThan(30);
  });
  it('begins with the same trees when it is trained for longer', () => {
    const { columns, target } = product(6, 300);
    const roots = (trees: number) => {
      const json = gbm.fit(set('regression', columns, target), params({ trees }), createRng(9)).toJSON() as {
        forest: { value: number[] };
      };
      return json.forest.value;
    };
    const short = roots(5);
    expect(roots(10).slice(0, short.length)).toEqual(short);
  });
  it('gives (k + ½)/(n + 1) when there is one class only', () => {
    const fitted = gbm.fit(set('classification', [f(1, 2, 3, 4)], f(1, 1, 1, 1)), params(whole), createRng(1));
    expect(fitted.predict([f(1)], 1)[0]).toBeCloseTo(0.9, 12);
    expect([...fitted.importance!()]).toEqual([0]);
  });
  it('refuses infinities and damaged files', () => {
    expect(() => gbm.fit(set('regression', [f(1, Infinity)], f(0, 1)), params({}), createRng(1))).toThrow(
      'gbm: "c0" of training row 1 must be a number, was Infinity',
    );
    const json = gbm.fit(set('regression', [f(1, 2, 3, 4)], f(0, 0, 1, 1)), params(whole), createRng(1)).toJSON() as {
      forest: Record<string, number[]>;
    };
    const broken = (part: Record<string, number[]>) => () =>
      gbm.restore({ ...json, forest: { ...json.forest, ...part } });
    expect(() => gbm.restore({ objective: 'squared', base: 0 })).toThrow('saved model: "has_missing" is missing');
    expect(() => gbm.restore({ ...json, objective: 'huber' })).toThrow('"objective" is unknown: huber');
    expect(broken({ left: json.forest.left.map(() => 0) }), 'a node that leads back to itself').toThrow(
      'leads nowhere',
    );
    expect(broken({ column: json.forest.column.map(() => 7) })).toThrow('leads nowhere');
    expect(broken({ value: [1] })).toThrow('must have');
    expect(broken({ roots: [9999] })).toThrow('has a tree without a root');
  });
});
