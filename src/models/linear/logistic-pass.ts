import { addProducts, BLOCK, loadBlock, productsMatrix, weighBlock, workspace } from './gram.js';
import type { Scaling } from './scaling.js';

/** What a logistic fit is made on. */
export interface LogisticData {
  /** each (n,) */
  readonly columns: readonly Float64Array[];
  /** standardises them on the way; taken as they are when absent */
  readonly scaling?: Scaling;
  /** (n,) 0 or 1 */
  readonly target: Float64Array;
  /** (n,) ≥ 0 */
  readonly weights: Float64Array;
}

/** Σ w·log loss at one point, and how it bends there. The intercept is the weight of a column of ones, put last. */
export interface LogisticPass {
  readonly value: number;
  /** (width + 1,) */
  readonly gradient: Float64Array;
  /** (width + 1)² row-major; absent when it was not asked for */
  readonly hessian?: Float64Array;
}

/**
 * Goes over the rows once per point, block by block: margins, loss, slopes and curvature while the block is near.
 *
 * @returns the function that does it; nothing in it is made anew for each row
 */
export function logisticPasses({
  columns,
  scaling,
  target,
  weights,
}: LogisticData): (point: Float64Array, bends: boolean) => LogisticPass {
  const width = columns.length;
  const n = width + 1;
  const rowCount = target.length;
  const slope = new Float64Array(BLOCK);
  const bend = new Float64Array(BLOCK);
  const centre = scaling?.mean ?? new Float64Array(width);
  const inverse = scaling?.inverse ?? new Float64Array(width).fill(1);
  return (point, bends) => {
    const space = bends ? workspace(n) : undefined;
    const gradient = new Float64Array(n);
    const by = inverse.map((scale, k) => scale * point[k]);
    let value = 0;
    for (let from = 0; from < rowCount; from += BLOCK) {
      const rows = Math.min(BLOCK, rowCount - from);
      slope.fill(point[width]);
      addColumns(slope, columns, centre, by, { from, rows });
      let level = 0;
      for (let i = 0; i < rows; i++) {
        const margin = slope[i];
        const w = weights[from + i];
        const small = Math.exp(-Math.abs(margin));
        const share = 1 / (1 + small);
        const p = margin >= 0 ? share : small * share;
        // log(1 + e^m) − y·m, without overflow
        value += w * ((margin > 0 ? margin : 0) + Math.log1p(small) - target[from + i] * margin);
        slope[i] = w * (p - target[from + i]);
        level += slope[i];
        bend[i] = w * small * (share * share);
      }
      gradient[width] += level;
      addDots(gradient, columns, centre, slope, { from, rows });
      if (space === undefined) continue;
      const { block } = space;
      loadBlock(space, columns, scaling, { from, to: from + rows });
      block.fill(1, width * BLOCK, width * BLOCK + rows);
      for (let i = 0; i < rows; i++) bend[i] = Math.sqrt(bend[i]);
      weighBlock(block, bend, n, rows);
      addProducts(space, rows);
    }
    for (let k = 0; k < width; k++) gradient[k] *= inverse[k];
    return space === undefined ? { value, gradient } : { value, gradient, hessian: productsMatrix(space) };
  };
}

interface Span {
  readonly from: number;
  readonly rows: number;
}

/** Adds Σ by·(x − centre) over the columns to each row of `out`; four columns at a time share one pass over it. */
function addColumns(
  out: Float64Array,
  columns: readonly Float64Array[],
  centre: Float64Array,
  by: Float64Array,
  { from, rows }: Span,
): void {
  let k = 0;
  for (; k + 3 < columns.length; k += 4) {
    const [x0, x1, x2, x3] = [columns[k], columns[k + 1], columns[k + 2], columns[k + 3]];
    const [c0, c1, c2, c3] = [centre[k], centre[k + 1], centre[k + 2], centre[k + 3]];
    const [b0, b1, b2, b3] = [by[k], by[k + 1], by[k + 2], by[k + 3]];
    for (let i = 0; i < rows; i++) {
      const r = from + i;
      out[i] += b0 * (x0[r] - c0) + b1 * (x1[r] - c1) + (b2 * (x2[r] - c2) + b3 * (x3[r] - c3));
    }
  }
  for (; k < columns.length; k++) {
    const x = columns[k];
    for (let i = 0; i < rows; i++) out[i] += by[k] * (x[from + i] - centre[k]);
  }
}

/** Adds Σ (x − centre)·y over the rows to each column's place in `out`. */
function addDots(
  out: Float64Array,
  columns: readonly Float64Array[],
  centre: Float64Array,
  y: Float64Array,
  { from, rows }: Span,
): void {
  let k = 0;
  for (; k + 3 < columns.length; k += 4) {
    const [x0, x1, x2, x3] = [columns[k], columns[k + 1], columns[k + 2], columns[k + 3]];
    const [c0, c1, c2, c3] = [centre[k], centre[k + 1], centre[k + 2], centre[k + 3]];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let i = 0; i < rows; i++) {
      const r = from + i;
      const by = y[i];
      s0 += (x0[r] - c0) * by;
      s1 += (x1[r] - c1) * by;
      s2 += (x2[r] - c2) * by;
      s3 += (x3[r] - c3) * by;
    }
    out[k] += s0;
    out[k + 1] += s1;
    out[k + 2] += s2;
    out[k + 3] += s3;
  }
  for (; k < columns.length; k++) {
    const x = columns[k];
    for (let i = 0; i < rows; i++) out[k] += (x[from + i] - centre[k]) * y[i];
  }
}
