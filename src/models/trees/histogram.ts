import type { Bins } from './bins.js';

/** First and second derivative of the loss, one pair per training row. */
export interface Derivatives {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Where the numbers of a histogram stand. */
export interface Layout {
  /** bins of all columns together */
  readonly size: number;
  /** bins from one column's first to the next one's */
  readonly stride: number;
  /** the number of rows in bin b stands at countAt + b × countStep */
  readonly countAt: number;
  readonly countStep: 1 | 2;
}

/**
 * A histogram's numbers in one row: (sum of gradients, sum of second derivatives) of each bin, then the rows of each.
 *
 * Where every second derivative is 1, as for squared error without weights, their sums are the counts: then the counts
 * are neither kept nor read, and a histogram costs a third less.
 */
export function layoutOf({ cuts, stride }: Bins, isUnit: boolean): Layout {
  const size = cuts.length * stride;
  return isUnit ? { size, stride, countAt: 1, countStep: 2 } : { size, stride, countAt: 2 * size, countStep: 1 };
}

/** Numbers that a histogram of either layout has room for. */
export function roomOf({ cuts, stride }: Bins): number {
  return 3 * cuts.length * stride;
}

/** Whether all rows in use have a second derivative of exactly 1. */
export function isUnitHessian(hessian: Float64Array, rows: Int32Array): boolean {
  for (let q = 0; q < rows.length; q++) if (hessian[rows[q]] !== 1) return false;
  return true;
}

/**
 * Adds the rows [from, to) of a list to a histogram of all columns at once; rows in the order given, so sums have the same
 * bits every time.
 *
 * @param out is overwritten
 */
export function fillHistogram(
  out: Float64Array,
  { codes, cuts, stride }: Bins,
  layout: Layout,
  { rows, from, to }: { rows: Int32Array; from: number; to: number },
  { gradient, hessian }: Derivatives,
): void {
  const width = cuts.length;
  const step = 2 * stride;
  const isUnit = layout.countStep === 2;
  out.fill(0, 0, isUnit ? 2 * layout.size : 3 * layout.size);
  if (isUnit) {
    for (let q = from; q < to; q++) {
      const i = rows[q];
      const g = gradient[i];
      const end = (i + 1) * width;
      for (let k = i * width, first = 0; k < end; k++, first += step) {
        const at = first + 2 * codes[k];
        out[at] += g;
        out[at + 1] += 1;
      }
    }
    return;
  }
  for (let q = from; q < to; q++) {
    const i = rows[q];
    const g = gradient[i];
    const h = hessian[i];
    const end = (i + 1) * width;
    for (let k = i * width, first = 0, count = layout.countAt; k < end; k++, first += step, count += stride) {
      const code = codes[k];
      const at = first + 2 * code;
      out[at] += g;
      out[at + 1] += h;
      out[count + code] += 1;
    }
  }
}

/** parent − child, in the parent's memory: the histogram of the other child without looking at its rows. */
export function subtractHistogram(parent: Float64Array, child: Float64Array, { size, countStep }: Layout): void {
  const end = countStep === 2 ? 2 * size : 3 * size;
  for (let k = 0; k < end; k++) parent[k] -= child[k];
}
