import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import baseline from '../../../src/models/learners/baseline.js';
import { f } from '../../support/series.js';

const data = (target: Float64Array, weights = f(1, 1, 1, 1)) => ({
  task: 'classification' as const,
  names: ['a'],
  columns: [f(1, 2, 3, 4)],
  rows: 4,
  target,
  weights,
});

describe('baseline', () => {
  it('says the share of ups it was trained on, on every bar', () => {
    const fitted = baseline.fit(data(f(1, 0, 0, 0)), {}, createRng(1));
    expect([...fitted.predict([f(9, 8)], 2)]).toEqual([0.25, 0.25]);
  });
  it('weights the rows', () => {
    const fitted = baseline.fit(data(f(1, 0, 0, 0), f(3, 1, 1, 1)), {}, createRng(1));
    expect([...fitted.predict([f(9)], 1)]).toEqual([0.5]);
  });
  it('says nothing where a feature is not known', () => {
    expect([...baseline.fit(data(f(1, 0, 0, 0)), {}, createRng(1)).predict([f(NaN, 1)], 2)]).toEqual([NaN, 0.25]);
  });
  it('refuses rows without weight and classes that are none', () => {
    expect(() => baseline.fit(data(f(1, 0, 0, 0), f(0, 0, 0, 0)), {}, createRng(1))).toThrow(
      'all training rows have weight 0',
    );
    expect(() => baseline.fit(data(f(1, 2, 0, 0)), {}, createRng(1))).toThrow(
      'the class of training row 1 must be 0 or 1, was 2',
    );
  });
});
