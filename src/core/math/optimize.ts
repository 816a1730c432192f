import { choleskyFactor, choleskySolve } from './linalg.js';

/** A smooth convex function at one point. */
export interface Curvature {
  readonly value: number;
  readonly gradient: Float64Array;
  /** (n × n) row-major, positive semi-definite */
  readonly hessian: Float64Array;
}

export interface NewtonResult {
  readonly point: Float64Array;
  readonly value: number;
  readonly steps: number;
  /** false when the steps ran out or the function is flat or unbounded along some direction */
  readonly isConverged: boolean;
}

/** A step is taken when it brings this share of the decrease that the slope promises (Armijo). */
const SUFFICIENT = 1e-4;

/**
 * The minimum of a smooth convex function by Newton's method with step halving.
 *
 * Plain Newton steps overshoot where the function is nearly flat (a logistic loss far from its minimum), so a step is
 * halved until it pays. It has converged when half the squared Newton decrement — the decrease still to be had — is
 * below `tolerance` × (1 + |value|).
 *
 * @param start (n,) is not written to
 * @source Boyd & Vandenberghe 2004, Convex Optimization, 9.5
 */
export function newtonMinimum(
  start: Float64Array,
  curvatureAt: (point: Float64Array) => Curvature,
  options: { tolerance?: number; maxSteps?: number } = {},
): NewtonResult {
  const { tolerance = 1e-12, maxSteps = 100 } = options;
  const n = start.length;
  let point = Float64Array.from(start);
  let here = curvatureAt(point);
  for (let steps = 0; steps < maxSteps; steps++) {
    const factor = choleskyFactor(here.hessian, n);
    if (factor === undefined) return { point, value: here.value, steps, isConverged: false };
    const step = choleskySolve(factor, here.gradient);
    let decrement = 0;
    for (let k = 0; k < n; k++) decrement += here.gradient[k] * step[k];
    if (decrement / 2 <= tolerance * (1 + Math.abs(here.value))) {
      // The step is known, so it is taken: this close, it squares the error.
      return { point: point.map((x, k) => x - step[k]), value: here.value, steps, isConverged: true };
    }
    let size = 1;
    for (;;) {
      const next = point.map((x, k) => x - size * step[k]);
      const there = curvatureAt(next);
      if (there.value <= here.value - SUFFICIENT * size * decrement) {
        point = next;
        here = there;
        break;
      }
      size /= 2;
      // No representable progress is left along a true descent direction: this is the minimum to rounding.
      if (size < 1e-10)
        return { point, value: here.value, steps, isConverged: decrement < 1e-6 * (1 + Math.abs(here.value)) };
    }
  }
  return { point, value: here.value, steps: maxSteps, isConverged: false };
}
