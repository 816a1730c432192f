import { describe, expect, it } from 'vitest';
import { median, quantile, quantiles, sortedQuantile } from '../../../src/core/math/quantile.js';
import { f } from '../../support/series.js';

describe('quantile', () => {
  it('goes in a straight line between order statistics, type 7', () => {
    expect(quantiles(f(40, 10, 30, 20), [0, 0.25, 0.5, 0.9, 1])).toEqual([10, 17.5, 25, 37, 40]);
    expect(median(f(3, 1, 2))).toBe(2);
    expect(sortedQuantile([1], 0.3)).toBe(1);
  });
  it('leaves its input in its order', () => {
    const x = f(3, 1, 2);
    quantile(x, 0.5);
    expect([...x]).toEqual([3, 1, 2]);
  });
  it('is not known for nothing or with something not known', () => {
    expect([quantile(f(), 0.5), quantile(f(1, Number.NaN, 2), 0.5)]).toEqual([Number.NaN, Number.NaN]);
  });
  it('refuses a share outside [0, 1]', () => {
    expect(() => quantile(f(1), 1.5)).toThrow('quantile must be a share in [0, 1], was 1.5');
  });
});
