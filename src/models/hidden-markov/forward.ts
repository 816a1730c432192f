/**
 * Every model is laid out for four states: a model of two or three has states of probability 0 behind its own. So one
 * unrolled loop serves them all, 2.5 times as fast as loops over the states, and adding zeros changes no bit.
 */
export const WIDTH = 4;

/** How a hidden state begins and moves on. */
export interface Chain {
  /** (4,) probability of each state on the first row */
  readonly start: Float64Array;
  /** (4 × 4) row-major: from state i to state j; rows of real states sum to 1 */
  readonly transition: Float64Array;
}

/**
 * How probable each state is at each row, given the rows up to it and none after: the only view of a regime that a
 * trader can have at the time.
 *
 * Each row is scaled to sum to 1, and the product of the scales is the likelihood; without it the numbers would leave
 * the doubles after a few hundred rows.
 *
 * @param density (rows × 4) how well each state explains each row: any positive multiple of its density, one multiple
 *   for all states of a row; at least 1e-280 for each state the model has, 0 for those behind
 * @param filtered (rows × 4) is written: each row sums to 1
 * @param scale (rows,) is written: the probability of each row given those before it, times its multiple
 * @returns log likelihood of all rows, less the logs of the multiples
 * @source Rabiner 1989, A tutorial on hidden Markov models, Proceedings of the IEEE 77, V.A
 */
export function forward(
  { start, transition }: Chain,
  density: Float64Array,
  filtered: Float64Array,
  scale: Float64Array,
): number {
  const [a00, a01, a02, a03, a10, a11, a12, a13, a20, a21, a22, a23, a30, a31, a32, a33] = transition;
  const rows = scale.length;
  // The prior of the first row is `start` itself, of the others the last row moved on.
  let [p0, p1, p2, p3] = start;
  let logLikelihood = 0;
  let product = 1;
  for (let t = 0, o = 0; t < rows; t++, o += WIDTH) {
    if (t > 0) {
      const q0 = p0 * a00 + p1 * a10 + p2 * a20 + p3 * a30;
      const q1 = p0 * a01 + p1 * a11 + p2 * a21 + p3 * a31;
      const q2 = p0 * a02 + p1 * a12 + p2 * a22 + p3 * a32;
      const q3 = p0 * a03 + p1 * a13 + p2 * a23 + p3 * a33;
      p0 = q0;
      p1 = q1;
      p2 = q2;
      p3 = q3;
    }
    p0 *= density[o];
    p1 *= density[o + 1];
    p2 *= density[o + 2];
    p3 *= density[o + 3];
    const sum = p0 + p1 + p2 + p3;
    const inverse = 1 / sum;
    p0 *= inverse;
    p1 *= inverse;
    p2 *= inverse;
    p3 *= inverse;
    filtered[o] = p0;
    filtered[o + 1] = p1;
    filtered[o + 2] = p2;
    filtered[o + 3] = p3;
    scale[t] = sum;
    // One logarithm for many rows: a product is kept while another row cannot take it out of the doubles.
    product *= sum;
    if (product < 1e-20 || product > 1e20) {
      logLikelihood += Math.log(product);
      product = 1;
    }
  }
  return logLikelihood + Math.log(product);
}
