import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';
import { lbfgsMinimum } from '../linear/lbfgs.js';
import { type CovarianceName, correlationAt, correlationSlope } from './covariance.js';

/** What a Gaussian process takes for granted before it sees outcomes; outcomes have mean 0 and spread 1. */
export interface Beliefs {
  /** distance over which outcomes resemble each other, in standard deviations of the columns */
  readonly length: number;
  /** variance of what the columns explain */
  readonly signal: number;
  /** variance of what they do not, for a row of weight 1 */
  readonly noise: number;
}

/**
 * How likely the outcomes are under some beliefs, and which way likelier ones lie.
 *
 * @param distances (n × n) squared
 * @param target (n,)
 * @param weights (n,) > 0: a row of weight 2 has half the noise, as two rows have
 * @returns log marginal likelihood and its slopes in log length, log signal, log noise; undefined when the covariance
 *   has no factor
 * @source Rasmussen & Williams 2006, equations 2.30 and 5.9
 */
export function evidence(
  distances: Float64Array,
  target: Float64Array,
  weights: Float64Array,
  { kernel, length, signal, noise }: Beliefs & { readonly kernel: CovarianceName },
): { readonly value: number; readonly slope: Float64Array } | undefined {
  const n = target.length;
  const scale = 1 / (length * length);
  const k = distances.map((square) => signal * correlationAt(kernel, square * scale));
  for (let i = 0; i < n; i++) k[i * n + i] += noise / weights[i];
  const factor = choleskyFactor(k, n);
  if (factor === undefined) return undefined;
  const alpha = choleskySolve(factor, target);
  let value = -0.5 * n * Math.log(2 * Math.PI);
  for (let i = 0; i < n; i++) value -= 0.5 * target[i] * alpha[i] + Math.log(factor[i * n + i]);
  const inverse = invertFrom(factor, n);
  const slope = new Float64Array(3);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const twice = a === b ? 0.5 : 1;
      const pull = twice * (alpha[a] * alpha[b] - inverse[a * n + b]);
      const square = distances[a * n + b] * scale;
      slope[0] += pull * signal * correlationSlope(kernel, square);
      slope[1] += pull * signal * correlationAt(kernel, square);
      if (a === b) slope[2] += (pull * noise) / weights[a];
    }
  }
  return { value, slope };
}

/** A⁻¹ from the factor of A: L⁻ᵀ·L⁻¹, lower triangle. */
function invertFrom(factor: Float64Array, n: number): Float64Array {
  // Row j of `rows` is column j of L⁻¹.
  const rows = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    rows[j * n + j] = 1 / factor[j * n + j];
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= factor[i * n + k] * rows[j * n + k];
      rows[j * n + i] = sum / factor[i * n + i];
    }
  }
  const out = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let k = a; k < n; k++) sum += rows[a * n + k] * rows[b * n + k];
      out[a * n + b] = sum;
    }
  }
  return out;
}

/** Limits of length, signal and noise; beyond them rows are all the same or nothing is like anything. */
const LEAST = [0.05, 1e-3, 1e-4].map(Math.log);
const MOST = [1e3, 1e3, 1e2].map(Math.log);

/** The beliefs under which outcomes are likeliest, from one start; within limits, past which they are pushed back. */
export function likeliestBeliefs(
  distances: Float64Array,
  target: Float64Array,
  weights: Float64Array,
  { kernel, start, onStep }: { kernel: CovarianceName; start: Beliefs; onStep?: (steps: number) => void },
): Beliefs {
  const at = (point: Float64Array): Beliefs => ({
    length: Math.exp(point[0]),
    signal: Math.exp(point[1]),
    noise: Math.exp(point[2]),
  });
  const found = lbfgsMinimum(
    Float64Array.of(Math.log(start.length), Math.log(start.signal), Math.log(start.noise)),
    (point) => {
      const here =
        point.every((x) => Math.abs(x) < 50) && evidence(distances, target, weights, { kernel, ...at(point) });
      if (!here) return { value: Number.POSITIVE_INFINITY, gradient: new Float64Array(3) };
      let value = -here.value;
      const gradient = here.slope.map((slope, k) => {
        const past = Math.max(0, point[k] - MOST[k]) - Math.max(0, LEAST[k] - point[k]);
        value += 10 * past * past;
        return -slope + 20 * past;
      });
      return { value, gradient };
    },
    { tolerance: 1e-9, maxSteps: 60, onStep },
  );
  return at(found.point);
}
