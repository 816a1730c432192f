import type { GrowData } from './grow-rules.js';
import type { FoundSplit, NodeSums } from './split-search.js';

/** Rows [from, to) of a tree's list. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Parted {
  /** where the right side begins */
  readonly middle: number;
  readonly left: NodeSums;
  readonly right: NodeSums;
}

/**
 * Puts the rows of a leaf in two runs, each in its old order, and sums each side anew: sums taken over rows have less
 * rounding than differences of histograms, and leaf values are made of them.
 *
 * Both lists are written for every row and only one of them moves on: no branch for the processor to guess wrong.
 *
 * @param scratch room for the rows of the right side
 */
export function partition(
  rows: Int32Array,
  { from, to }: Span,
  split: Pick<FoundSplit, 'column' | 'bin' | 'missingLeft'>,
  { bins }: GrowData,
  scratch: Int32Array,
): number {
  const { codes } = bins;
  const width = bins.cuts.length;
  const { column, bin } = split;
  // One comparison for both: the bin of the unknown is the last, so −1 never equals it.
  const missing = split.missingLeft ? bins.cuts[column].length + 1 : -1;
  let middle = from;
  let others = 0;
  for (let q = from; q < to; q++) {
    const i = rows[q];
    const code = codes[i * width + column];
    const isLeft = Number(code <= bin) | Number(code === missing);
    rows[middle] = i;
    scratch[others] = i;
    middle += isLeft;
    others += 1 - isLeft;
  }
  rows.set(scratch.subarray(0, others), middle);
  return middle;
}

/** Sums over the rows [from, to) of a list, in their order. */
export function sumRows(rows: Int32Array, { from, to }: Span, { gradient, hessian }: GrowData): NodeSums {
  let g = 0;
  let h = 0;
  for (let q = from; q < to; q++) {
    const i = rows[q];
    g += gradient[i];
    h += hessian[i];
  }
  return { gradient: g, hessian: h, rows: to - from };
}
