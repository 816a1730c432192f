import type { Bins } from './bins.js';

/** Numbers per bin: sum of gradients, sum of second derivatives, number of rows. */
export const STRIDE = 3;

/** First and second derivative of the loss, one pair per training row. */
export interface Derivatives {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/**
 * Adds some rows to a histogram of all columns at once.
 *
 * This loop is where training spends its time: rows in the order given (so sums have the same bits every time), four
 * columns per turn, which V8 runs a third faster than one.
 *
 * @param out (bins × 3) is overwritten
 */
export function fillHistogram(
  out: Float64Array,
  { codes, cuts }: Bins,
  rows: Int32Array,
  { gradient, hessian }: Derivatives,
): void {
  const width = cuts.length;
  out.fill(0);
  for (let q = 0; q < rows.length; q++) {
    const i = rows[q];
    const g = gradient[i];
    const h = hessian[i];
    const end = (i + 1) * width;
    let k = i * width;
    for (; k < end - 3; k += 4) {
      const a = codes[k] * 3;
      const b = codes[k + 1] * 3;
      const c = codes[k + 2] * 3;
      const d = codes[k + 3] * 3;
      out[a] += g;
      out[a + 1] += h;
      out[a + 2] += 1;
      out[b] += g;
      out[b + 1] += h;
      out[b + 2] += 1;
      out[c] += g;
      out[c + 1] += h;
      out[c + 2] += 1;
      out[d] += g;
      out[d + 1] += h;
      out[d + 2] += 1;
    }
    for (; k < end; k++) {
      const a = codes[k] * 3;
      out[a] += g;
      out[a + 1] += h;
      out[a + 2] += 1;
    }
  }
}

/** parent − child, in the parent's memory: the histogram of the other child without looking at its rows. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let k = 0; k < parent.length; k++) parent[k] -= child[k];
}
