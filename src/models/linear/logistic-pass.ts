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
  return (point, bends) => {
    const space = workspace(n);
    const { block } = space;
    const gradient = new Float64Array(n);
    let value = 0;
    for (let from = 0; from < rowCount; from += BLOCK) {
      const to = Math.min(from + BLOCK, rowCount);
      const rows = to - from;
      loadBlock(space, columns, scaling, { from, to });
      block.fill(1, width * BLOCK, width * BLOCK + rows);
      slope.fill(0);
      for (let k = 0; k < n; k++) {
        const at = k * BLOCK;
        const by = point[k];
        for (let i = 0; i < rows; i++) slope[i] += by * block[at + i];
      }
      for (let i = 0; i < rows; i++) {
        const margin = slope[i];
        const w = weights[from + i];
        const small = Math.exp(-Math.abs(margin));
        const p = margin >= 0 ? 1 / (1 + small) : small / (1 + small);
        // log(1 + e^m) − y·m, without overflow
        value += w * ((margin > 0 ? margin : 0) + Math.log1p(small) - target[from + i] * margin);
        slope[i] = w * (p - target[from + i]);
        bend[i] = Math.sqrt((w * small) / ((1 + small) * (1 + small)));
      }
      for (let k = 0; k < n; k++) gradient[k] += dotBlock(block, k * BLOCK, slope, rows);
      if (!bends) continue;
      weighBlock(block, bend, n, rows);
      addProducts(space, rows);
    }
    return bends ? { value, gradient, hessian: productsMatrix(space) } : { value, gradient };
  };
}

/** Σ block[at + i]·y[i]; four sums at a time, so that no addition waits for the one before. */
function dotBlock(block: Float64Array, at: number, y: Float64Array, rows: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    a += block[at + i] * y[i];
    b += block[at + i + 1] * y[i + 1];
    c += block[at + i + 2] * y[i + 2];
    d += block[at + i + 3] * y[i + 3];
  }
  for (; i < rows; i++) a += block[at + i] * y[i];
  return a + b + (c + d);
}
