import type { Forest } from './forest-nodes.js';
import { makeKernel, reserve, type TreeKernel } from './kernel.js';

/** Bytes of a node; see `walk` in `assembly/trees.ts`. */
const NODE = 32;

/** A forest laid out in WebAssembly memory, with room for a block of rows. */
export interface Walker {
  /** (columns × block) values, column by column */
  readonly block: Float64Array;
  /** (block,) scores; {@link walk} adds to them */
  readonly sums: Float64Array;
  walk(count: number): void;
}

/** One per thread: nothing waits between laying out a forest and the last of its rows. */
let kept: TreeKernel | undefined;

/**
 * @param rows of a block, a multiple of four
 * @returns undefined where the platform cannot
 */
export function wasmWalker(forest: Forest, width: number, rows: number): Walker | undefined {
  kept ??= makeKernel();
  if (kept === undefined) return undefined;
  const kernel = kept;
  const { roots, column, threshold, left, right, missingLeft, value } = forest;
  const sums = 1024;
  const block = sums + 8 * rows;
  const nodes = block + 8 * rows * Math.max(1, width);
  const starts = nodes + NODE * column.length;
  if (!reserve(kernel.memory, starts + 4 * roots.length)) return undefined;
  const { buffer } = kernel.memory;
  const floats = new Float64Array(buffer);
  const words = new Uint32Array(buffer);
  for (let k = 0; k < column.length; k++) {
    const at = nodes + NODE * k;
    const isLeaf = column[k] < 0;
    floats[at / 8] = threshold[k];
    words[at / 4 + 2] = isLeaf ? at : nodes + NODE * left[k];
    words[at / 4 + 3] = isLeaf ? at : nodes + NODE * right[k];
    words[at / 4 + 4] = isLeaf ? 0 : 8 * rows * column[k];
    words[at / 4 + 5] = 1 - missingLeft[k];
    floats[at / 8 + 3] = value[k];
  }
  for (let t = 0; t < roots.length; t++) words[starts / 4 + t] = nodes + NODE * roots[t];
  return {
    block: new Float64Array(buffer, block, rows * width),
    sums: new Float64Array(buffer, sums, rows),
    walk: (count) => kernel.walk(sums, block, count, starts, roots.length),
  };
}
