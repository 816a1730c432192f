import type { GrowData } from './grow-rules.js';
import { fillHistogram, isUnitHessian, type Layout, layoutOf, roomOf, subtractHistogram } from './histogram.js';

/** A histogram in use. */
export interface Slot {
  readonly values: Float64Array;
}

/** The memory that one tree grows in: its rows, put in the order of its leaves, and histograms of some of them. */
export interface Workspace {
  readonly layout: Layout;
  /** the rows in use; splits reorder them */
  readonly rows: Int32Array;
  /** room for as many rows */
  readonly scratch: Int32Array;
  /** the histogram of the rows [from, to) */
  fill(from: number, to: number): Slot;
  /** parent − child in the parent's slot */
  subtract(parent: Slot, child: Slot): void;
  release(slot: Slot): void;
}

/** @param pool histograms to use again, from tree to tree */
export function openWorkspace(data: GrowData, rows: Int32Array, pool: Float64Array[]): Workspace {
  const { bins } = data;
  const layout = layoutOf(bins, isUnitHessian(data.hessian, rows));
  const room = roomOf(bins);
  return {
    layout,
    rows,
    scratch: new Int32Array(rows.length),
    fill: (from, to) => {
      const values = pool.pop() ?? new Float64Array(room);
      fillHistogram(values, bins, layout, { rows, from, to }, data);
      return { values };
    },
    subtract: (parent, child) => subtractHistogram(parent.values, child.values, layout),
    release: ({ values }) => {
      pool.push(values);
    },
  };
}
