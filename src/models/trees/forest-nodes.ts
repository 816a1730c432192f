/**
 * Trees as columns of nodes, all trees in one row of memory. Node k is a leaf when `column[k]` is −1; else rows with
 * a value ≤ `threshold[k]` go to `left[k]`, greater ones to `right[k]`, and unknown ones left when `missingLeft[k]` is 1.
 */
export interface Forest {
  /** first node of each tree */
  readonly roots: Int32Array;
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly missingLeft: Uint8Array;
  /** what a leaf adds to the score; 0 elsewhere */
  readonly value: Float64Array;
  /** what a split gained in training; 0 for leaves */
  readonly gain: Float64Array;
  /** sum of second derivatives of the training rows that came by */
  readonly cover: Float64Array;
}

/** One node while a tree grows. */
export interface Node {
  column: number;
  threshold: number;
  left: number;
  right: number;
  missingLeft: boolean;
  value: number;
  gain: number;
  cover: number;
}
