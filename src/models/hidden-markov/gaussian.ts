import { expOfNegative } from './exp.js';
import { type Chain, WIDTH } from './forward.js';

/** A hidden Markov model whose states show themselves through independent normal columns. */
export interface GaussianHmm extends Chain {
  /** 2 … 4 */
  readonly states: number;
  /** number of columns */
  readonly width: number;
  /** (4 × width) row-major */
  readonly mean: Float64Array;
  /** (4 × width) row-major, > 0 */
  readonly variance: Float64Array;
}

/** A model with room for four states, all zeros but for variances of 1. */
export function emptyHmm(states: number, width: number): GaussianHmm {
  return {
    states,
    width,
    start: new Float64Array(WIDTH),
    transition: new Float64Array(WIDTH * WIDTH),
    mean: new Float64Array(WIDTH * width),
    variance: new Float64Array(WIDTH * width).fill(1),
  };
}

/** e^−600 is as good as never, yet large enough to divide by: a bar that fits no state leaves the guess as it was. */
const NEVER = -600;

/**
 * How well each state explains each row, each row divided by its best state's density so that an extreme bar does not
 * turn into 0 for all of them.
 *
 * @param x (rows × width) row-major, finite
 * @param out (rows × 4) is written; 1 for the best state of a row, 0 for states the model does not have
 * @returns the sum over rows of the logs of what they were divided by
 */
export function gaussianDensity(model: GaussianHmm, x: Float64Array, out: Float64Array): number {
  const { states, width, mean, variance } = model;
  const rows = x.length / width;
  const half = variance.map((v) => -0.5 / v);
  const level = new Float64Array(WIDTH).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < states; k++) {
    level[k] = 0;
    for (let d = 0; d < width; d++) level[k] -= 0.5 * Math.log(2 * Math.PI * variance[k * width + d]);
  }
  const [level0, level1, level2, level3] = level;
  let removed = 0;
  for (let t = 0, o = 0, r = 0; t < rows; t++, o += WIDTH) {
    let l0 = level0;
    let l1 = level1;
    let l2 = level2;
    let l3 = level3;
    for (let d = 0; d < width; d++, r++) {
      const value = x[r];
      const d0 = value - mean[d];
      const d1 = value - mean[width + d];
      const d2 = value - mean[2 * width + d];
      const d3 = value - mean[3 * width + d];
      l0 += half[d] * d0 * d0;
      l1 += half[width + d] * d1 * d1;
      l2 += half[2 * width + d] * d2 * d2;
      l3 += half[3 * width + d] * d3 * d3;
    }
    const best = Math.max(l0, l1, l2, l3);
    out[o] = expOfNegative(Math.max(l0 - best, NEVER));
    out[o + 1] = expOfNegative(Math.max(l1 - best, NEVER));
    out[o + 2] = expOfNegative(Math.max(l2 - best, NEVER));
    out[o + 3] = expOfNegative(Math.max(l3 - best, NEVER));
    removed += best;
  }
  for (let k = states; k < WIDTH; k++) for (let o = k; o < out.length; o += WIDTH) out[o] = 0;
  return removed;
}
