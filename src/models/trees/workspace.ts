import type { GrowData } from './grow-rules.js';
import { fillHistogram, isUnitHessian, type Layout, layoutOf, roomOf, subtractHistogram } from './histogram.js';
import { type Parted, partition, type Span, sumRows } from './partition.js';
import type { FoundSplit, NodeSums } from './split-search.js';

/** A histogram in use. */
export interface Slot {
  readonly values: Float64Array;
}

/** The memory that one tree grows in: its rows, put in the order of its leaves, and histograms of some of them. */
export interface Workspace {
  readonly layout: Layout;
  /** rows in use */
  readonly length: number;
  sums(span: Span): NodeSums;
  /** Puts the rows of a leaf in two runs, each in its old order. */
  part(span: Span, split: Pick<FoundSplit, 'column' | 'bin' | 'missingLeft'>): Parted;
  /** the histogram of the rows of a leaf */
  fill(span: Span): Slot;
  /** parent − child in the parent's slot */
  subtract(parent: Slot, child: Slot): void;
  release(slot: Slot): void;
  /** The caller's list of rows, in the order of the leaves. */
  finish(): Int32Array;
}

/**
 * Workspace in plain TypeScript: for platforms without WebAssembly, and for what does not fit in its memory.
 *
 * @param pool histograms to use again, from tree to tree
 */
export function plainWorkspace(data: GrowData, rows: Int32Array, pool: Float64Array[]): Workspace {
  const { bins } = data;
  const layout = layoutOf(bins, isUnitHessian(data.hessian, rows));
  const room = roomOf(bins);
  const scratch = new Int32Array(rows.length);
  return {
    layout,
    length: rows.length,
    sums: (span) => sumRows(rows, span, data),
    part: (span, split) => {
      const middle = partition(rows, span, split, data, scratch);
      const left = sumRows(rows, { from: span.from, to: middle }, data);
      return { middle, left, right: sumRows(rows, { from: middle, to: span.to }, data) };
    },
    fill: ({ from, to }) => {
      const values = pool.pop() ?? new Float64Array(room);
      fillHistogram(values, bins, layout, { rows, from, to }, data);
      return { values };
    },
    subtract: (parent, child) => subtractHistogram(parent.values, child.values, layout),
    release: ({ values }) => {
      pool.push(values);
    },
    finish: () => rows,
  };
}
