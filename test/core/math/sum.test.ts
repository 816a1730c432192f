import { describe, expect, it } from 'vitest';
import {
  correlation,
  covariance,
  cumulativeSum,
  mean,
  standardDeviation,
  sum,
  variance,
} from '../../../src/core/math/sum.js';
import { f } from '../../support/series.js';

describe('sums', () => {
  it('carry what a plain sum loses', () => {
    expect(sum(f(1, 1e100, 1, -1e100))).toBe(2);
    expect(sum(new Float64Array(1e5).fill(0.1)), 'a plain sum says 10000.000000018848').toBe(1e4);
    expect(cumulativeSum(f(1e16, 1, 1, -1e16))[3]).toBe(2);
  });
  it('pass what is not known or not finite', () => {
    expect(sum(f(1, Number.NaN))).toBeNaN();
    expect(sum(f(1, Infinity, 2))).toBe(Infinity);
    expect([sum(f()), mean(f())]).toEqual([0, Number.NaN]);
  });
});

describe('variance', () => {
  it('divides by n or by n - 1', () => {
    expect([variance(f(1, 3), 0), variance(f(1, 3), 1), standardDeviation(f(1, 3), 0)]).toEqual([1, 2, 1]);
    expect([variance(f(1), 1), variance(f(1), 0), variance(f(), 0)]).toEqual([Number.NaN, 0, Number.NaN]);
  });
  it('keeps its digits far from 0 and never goes negative', () => {
    expect(variance(f(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16), 1)).toBe(30);
    expect(variance(new Float64Array(7).fill(0.1), 1)).toBe(0);
  });
});

describe('covariance and correlation', () => {
  it('measure how two columns move together', () => {
    expect(covariance(f(1, 2, 3), f(2, 4, 6), 1)).toBe(2);
    expect(correlation(f(1, 2, 3), f(6, 4, 2))).toBe(-1);
    expect(correlation(f(1, 2, 3), f(5, 5, 5))).toBeNaN();
    expect(() => covariance(f(1), f(1, 2), 1)).toThrow('covariance: "x" has 1 rows, "y" has 2');
  });
});
