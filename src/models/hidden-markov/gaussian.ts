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
  const level = new Float64Array(WIDTH);
  for (let k = 0; k < states; k++) {
    for (let d = 0; d < width; d++) level[k] -= 0.5 * Math.log(2 * Math.PI * variance[k * width + d]);
  }
  let removed = 0;
  for (let t = 0, o = 0, r = 0; t < rows; t++, o += WIDTH, r += width) {
    let best = Number.NEGATIVE_INFINITY;
    for (let k = 0, m = 0; k < states; k++) {
      let log = level[k];
      for (let d = 0; d < width; d++, m++) {
        const distance = x[r + d] - mean[m];
        log += half[m] * distance * distance;
      }
      out[o + k] = log;
      if (log > best) best = log;
    }
    for (let k = 0; k < states; k++) out[o + k] = Math.exp(Math.max(out[o + k] - best, NEVER));
    for (let k = states; k < WIDTH; k++) out[o + k] = 0;
    removed += best;
  }
  return removed;
}
