import { symmetricEigen } from '../../core/math/eigen.js';
import type { Moments } from './gram.js';

export interface BayesRidgeFit {
  /** posterior mean */
  readonly weights: Float64Array;
  /** (width × width) row-major: posterior covariance of the weights */
  readonly covariance: Float64Array;
  /** 1 / variance of the noise */
  readonly noisePrecision: number;
  /** 1 / variance of the weights before the rows were seen */
  readonly weightPrecision: number;
}

/** As good as flat priors on both precisions. */
const HYPER = 1e-6;

/**
 * Ridge regression that finds its own penalty: noise and size of the weights are those under which the rows are
 * likeliest, and the weights come with their uncertainty.
 *
 * @param moments Σw·xx, Σw·xy and Σw·y² of standardised columns and a centred target
 * @param total Σw: a row of weight 2 is two rows
 * @source MacKay 1992, Bayesian interpolation, Neural Computation 4; Tipping 2001, appendix A (the updates)
 */
export function bayesRidgeFit(
  { width, gram, cross, square }: Moments,
  total: number,
  { maxRounds = 300, tolerance = 1e-10 }: { maxRounds?: number; tolerance?: number } = {},
): BayesRidgeFit {
  const { values, vectors } = symmetricEigen(gram, width);
  // Rounding can leave a direction that does not vary slightly below 0.
  const spread = values.map((value) => Math.max(value, 0));
  const along = new Float64Array(width);
  for (let d = 0; d < width; d++) for (let k = 0; k < width; k++) along[d] += vectors[d * width + k] * cross[k];
  let alpha = 1 / (square / total + Number.EPSILON);
  let lambda = 1;
  const rotated = new Float64Array(width);
  const settle = (): number => {
    let residual = square;
    for (let d = 0; d < width; d++) {
      rotated[d] = (alpha * along[d]) / (lambda + alpha * spread[d]);
      residual += rotated[d] * (spread[d] * rotated[d] - 2 * along[d]);
    }
    return Math.max(residual, 0);
  };
  let residual = settle();
  for (let round = 0; round < maxRounds; round++) {
    const before = rotated.slice();
    let known = 0;
    let size = 0;
    for (let d = 0; d < width; d++) {
      known += (alpha * spread[d]) / (lambda + alpha * spread[d]);
      size += rotated[d] * rotated[d];
    }
    lambda = (known + 2 * HYPER) / (size + 2 * HYPER);
    // As many rows as directions would leave no noise at all.
    alpha = (Math.max(total - known, 0) + 2 * HYPER) / (residual + 2 * HYPER);
    residual = settle();
    let moved = 0;
    let most = 0;
    for (let d = 0; d < width; d++) {
      moved = Math.max(moved, Math.abs(rotated[d] - before[d]));
      most = Math.max(most, Math.abs(rotated[d]));
    }
    if (moved <= tolerance * most) break;
  }
  const weights = new Float64Array(width);
  const covariance = new Float64Array(width * width);
  for (let d = 0; d < width; d++) {
    const doubt = 1 / (lambda + alpha * spread[d]);
    for (let a = 0; a < width; a++) {
      const va = vectors[d * width + a];
      weights[a] += va * rotated[d];
      for (let b = 0; b < width; b++) covariance[a * width + b] += doubt * va * vectors[d * width + b];
    }
  }
  return { weights, covariance, noisePrecision: alpha, weightPrecision: lambda };
}
