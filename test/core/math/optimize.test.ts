import { describe, expect, it } from 'vitest';
import { newtonMinimum } from '../../../src/core/math/optimize.js';

describe('newtonMinimum', () => {
  it('finds the bottom of a bowl in one step', () => {
    const start = Float64Array.of(0, 0);
    const found = newtonMinimum(start, ([x, y]) => ({
      value: 2 * (x - 1) ** 2 + 8 * (y + 2) ** 2,
      gradient: Float64Array.of(4 * (x - 1), 16 * (y + 2)),
      hessian: Float64Array.of(4, 0, 0, 16),
    }));
    expect([...found.point, found.steps, found.isConverged]).toEqual([1, -2, 1, true]);
    expect([...start], 'the start is not written to').toEqual([0, 0]);
  });
  it('halves the step where a plain Newton step runs away', () => {
    // log(cosh x) from 2: the plain step lands at −11.6 and then leaves for good.
    const found = newtonMinimum(Float64Array.of(2), ([x]) => ({
      value: Math.log(Math.cosh(x)),
      gradient: Float64Array.of(Math.tanh(x)),
      hessian: Float64Array.of(1 / Math.cosh(x) ** 2),
    }));
    expect(found.isConverged).toBe(true);
    expect(Math.abs(found.point[0])).toBeLessThan(1e-7);
  });
  it('says when there is no minimum to find', () => {
    const found = newtonMinimum(
      Float64Array.of(0),
      ([x]) => ({
        value: Math.exp(-x),
        gradient: Float64Array.of(-Math.exp(-x)),
        hessian: Float64Array.of(Math.exp(-x)),
      }),
      { maxSteps: 20 },
    );
    expect(found.isConverged).toBe(false);
  });
});
