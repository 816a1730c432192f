import type { Forest } from './forest-nodes.js';
import { type Walker, wasmWalker } from './predict-wasm.js';

/** Rows that walk through all trees before the next ones do: their values stay near the processor. */
const BLOCK = 256;

/** A forest's nodes as a walk wants them. */
interface Paths {
  readonly roots: Int32Array;
  /** splits from each root to its deepest leaf */
  readonly depths: Int32Array;
  /** where the column of each node begins in a block; 0 for leaves */
  readonly start: Int32Array;
  /** +∞ for leaves, which every known value is below */
  readonly threshold: Float64Array;
  /** (2 × nodes) where to go when the value is at most the threshold, and when not; a leaf leads to itself */
  readonly next: Int32Array;
  /** 1 where unknown values go left; leaves too */
  readonly missingLeft: Uint8Array;
  readonly value: Float64Array;
}

/**
 * Adds every tree's answer to the scores of all rows, tree by tree, so that the sums have the same bits for any number of
 * rows.
 *
 * Rows go down in fours and in blocks, the way of each chosen by arithmetic: one row alone waits for memory at every
 * node, and a processor that guesses the way is wrong at every third. Nothing is allocated per row.
 *
 * @param columns each at least (rows,); NaN is a value that is not known
 */
export function addScores(
  scores: Float64Array,
  forest: Forest,
  columns: readonly Float64Array[],
  walker: Walker = wasmWalker(forest, columns.length, BLOCK) ?? plainWalker(forest, columns.length),
): void {
  const { block, sums } = walker;
  for (let from = 0; from < scores.length; from += BLOCK) {
    const count = Math.min(BLOCK, scores.length - from);
    copyBlock(block, columns, from, count);
    for (let r = 0; r < count; r++) sums[r] = scores[from + r];
    walker.walk(count);
    for (let r = 0; r < count; r++) scores[from + r] = sums[r];
  }
}

/** The walk in plain TypeScript, for platforms without WebAssembly. */
export function plainWalker(forest: Forest, width: number): Walker {
  const paths = pathsOf(forest);
  const block = new Float64Array(width * BLOCK);
  const sums = new Float64Array(BLOCK);
  const walk = (count: number): void => {
    let unknown = 0;
    for (let i = 0; i < block.length; i++) unknown |= Number(Number.isNaN(block[i]));
    if (unknown === 0) walkKnown(sums, block, paths, count);
    else walkUnknown(sums, block, paths, count);
  };
  return { block, sums, walk };
}

function pathsOf({ roots, column, threshold, left, right, missingLeft, value }: Forest): Paths {
  const nodes = column.length;
  const next = new Int32Array(2 * nodes);
  const height = new Int32Array(nodes);
  const isLeaf = (k: number): boolean => column[k] < 0;
  // Children stand behind their parents, so one pass from the end knows every subtree.
  for (let k = nodes - 1; k >= 0; k--) {
    next[2 * k] = isLeaf(k) ? k : left[k];
    next[2 * k + 1] = isLeaf(k) ? k : right[k];
    if (!isLeaf(k)) height[k] = 1 + Math.max(height[left[k]], height[right[k]]);
  }
  return {
    roots,
    depths: Int32Array.from(roots, (root) => height[root]),
    start: column.map((k) => Math.max(0, k) * BLOCK),
    threshold: threshold.map((t, k) => (isLeaf(k) ? Number.POSITIVE_INFINITY : t)),
    next,
    missingLeft,
    value,
  };
}

function copyBlock(block: Float64Array, columns: readonly Float64Array[], from: number, count: number): void {
  for (let k = 0; k < columns.length; k++) {
    const x = columns[k];
    const at = k * BLOCK;
    for (let r = 0; r < count; r++) block[at + r] = x[from + r];
  }
}

function walkKnown(sums: Float64Array, block: Float64Array, paths: Paths, count: number): void {
  const { roots, depths, start, threshold, next, value } = paths;
  // The last rows of an uneven block walk along with rows of an earlier one; nobody reads where they end.
  for (let t = 0; t < roots.length; t++) {
    const root = roots[t];
    const depth = depths[t];
    for (let r = 0; r < count; r += 4) {
      let a = root;
      let b = root;
      let c = root;
      let d = root;
      for (let step = 0; step < depth; step++) {
        const e = next[2 * a + Number(block[start[a] + r] > threshold[a])];
        const f = next[2 * b + Number(block[start[b] + r + 1] > threshold[b])];
        const g = next[2 * c + Number(block[start[c] + r + 2] > threshold[c])];
        const h = next[2 * d + Number(block[start[d] + r + 3] > threshold[d])];
        if (((a ^ e) | (b ^ f) | (c ^ g) | (d ^ h)) === 0) break;
        a = e;
        b = f;
        c = g;
        d = h;
      }
      sums[r] += value[a];
      sums[r + 1] += value[b];
      sums[r + 2] += value[c];
      sums[r + 3] += value[d];
    }
  }
}

function walkUnknown(sums: Float64Array, block: Float64Array, paths: Paths, count: number): void {
  const { roots, start, threshold, next, missingLeft, value } = paths;
  for (let t = 0; t < roots.length; t++) {
    for (let r = 0; r < count; r++) {
      let node = roots[t];
      for (;;) {
        const x = block[start[node] + r];
        const isRight = Number.isNaN(x) ? 1 - missingLeft[node] : Number(x > threshold[node]);
        const child = next[2 * node + isRight];
        if (child === node) break;
        node = child;
      }
      sums[r] += value[node];
    }
  }
}
