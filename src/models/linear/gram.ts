import type { Scaling } from './scaling.js';

/** Rows that are worked on at a time: 32 columns of them stay in the nearest cache. */
export const BLOCK = 128;

/** Columns of a block, rounded up to whole tiles. */
export function tiledWidth(width: number): number {
  return (width + 3) & ~3;
}

/** Where sums over rows are gathered: one block of rows at a time, columns beside each other. */
export interface Workspace {
  readonly width: number;
  /** (tiled width × BLOCK); column k begins at k·BLOCK, those beyond `width` are 0 */
  readonly block: Float64Array;
  /** (tiled width × tiled width) row-major; tiles on and below the diagonal are filled */
  readonly products: Float64Array;
}

export function workspace(width: number): Workspace {
  const tiled = tiledWidth(width);
  return { width, block: new Float64Array(tiled * BLOCK), products: new Float64Array(tiled * tiled) };
}

/** Copies rows [from, to) of the columns into the block, standardised where a scaling is given. */
export function loadBlock(
  { block }: Workspace,
  columns: readonly Float64Array[],
  scaling: Scaling | undefined,
  { from, to }: { from: number; to: number },
): void {
  for (let k = 0; k < columns.length; k++) {
    const x = columns[k];
    const at = k * BLOCK - from;
    if (scaling === undefined) {
      for (let i = from; i < to; i++) block[at + i] = x[i];
      continue;
    }
    const centre = scaling.mean[k];
    const by = scaling.inverse[k];
    for (let i = from; i < to; i++) block[at + i] = (x[i] - centre) * by;
  }
}

/**
 * Adds Σ zₐ·z_b over the first `rows` rows of the block to the products of each pair of columns.
 *
 * Four columns against two at a time: eight running sums and six values fit the registers, so that each value that is
 * read serves several products.
 */
export function addProducts({ width, block, products }: Workspace, rows: number): void {
  const tiled = tiledWidth(width);
  for (let a = 0; a < tiled; a += 4) {
    for (let b = 0; b < a + 4; b += 2) {
      const a0 = a * BLOCK;
      const a1 = a0 + BLOCK;
      const a2 = a1 + BLOCK;
      const a3 = a2 + BLOCK;
      const b0 = b * BLOCK;
      const b1 = b0 + BLOCK;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let i = 0; i < rows; i++) {
        const u = block[b0 + i];
        const v = block[b1 + i];
        const x0 = block[a0 + i];
        const x1 = block[a1 + i];
        const x2 = block[a2 + i];
        const x3 = block[a3 + i];
        s00 += x0 * u;
        s01 += x0 * v;
        s10 += x1 * u;
        s11 += x1 * v;
        s20 += x2 * u;
        s21 += x2 * v;
        s30 += x3 * u;
        s31 += x3 * v;
      }
      const at = a * tiled + b;
      products[at] += s00;
      products[at + 1] += s01;
      products[at + tiled] += s10;
      products[at + tiled + 1] += s11;
      products[at + 2 * tiled] += s20;
      products[at + 2 * tiled + 1] += s21;
      products[at + 3 * tiled] += s30;
      products[at + 3 * tiled + 1] += s31;
    }
  }
}

/** The products as a full symmetric matrix, (width × width) row-major. */
export function productsMatrix({ width, products }: Workspace): Float64Array {
  const tiled = tiledWidth(width);
  const out = new Float64Array(width * width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) out[a * width + b] = out[b * width + a] = products[a * tiled + b];
  }
  return out;
}

export interface Moments {
  readonly width: number;
  /** (width × width) row-major: Σ w·xₐ·x_b */
  readonly gram: Float64Array;
  /** (width,): Σ w·x·(y − centre) */
  readonly cross: Float64Array;
  /** Σ w·(y − centre)² */
  readonly square: number;
}

/**
 * All that squared error needs to know of the rows, in one pass and without a copy of the columns.
 *
 * @param input.columns each (n,)
 * @param input.scaling standardises them on the way; taken as they are when absent
 * @param input.target (n,)
 * @param input.centre is taken off the target
 * @param input.weights (n,) ≥ 0
 */
export function moments(input: {
  readonly columns: readonly Float64Array[];
  readonly scaling?: Scaling;
  readonly target: Float64Array;
  readonly centre: number;
  readonly weights: Float64Array;
}): Moments {
  const { columns, scaling, target, centre, weights } = input;
  const width = columns.length;
  const space = workspace(width + 1);
  const { block } = space;
  const root = new Float64Array(BLOCK);
  for (let from = 0; from < target.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, target.length);
    const rows = to - from;
    loadBlock(space, columns, scaling, { from, to });
    let isPlain = true;
    for (let i = 0; i < rows; i++) {
      root[i] = Math.sqrt(weights[from + i]);
      isPlain &&= root[i] === 1;
      block[width * BLOCK + i] = target[from + i] - centre;
    }
    if (!isPlain) weighBlock(block, root, width + 1, rows);
    addProducts(space, rows);
  }
  const all = productsMatrix(space);
  const n = width + 1;
  const gram = new Float64Array(width * width);
  for (let a = 0; a < width; a++) gram.set(all.subarray(a * n, a * n + width), a * width);
  return { width, gram, cross: all.slice(width * n, width * n + width), square: all[width * n + width] };
}

/** Multiplies each row of the block by a number: with √w, products count the row w times. */
export function weighBlock(block: Float64Array, by: Float64Array, width: number, rows: number): void {
  for (let k = 0; k < width; k++) {
    const at = k * BLOCK;
    for (let i = 0; i < rows; i++) block[at + i] *= by[i];
  }
}
