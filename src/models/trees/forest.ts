import type { Json } from '../../core/kit/json.js';
import { damaged, numbersJson, numbersOf } from '../state.js';
import type { Forest, Node } from './forest-nodes.js';
import { addScores } from './predict.js';

export type { Forest, Node } from './forest-nodes.js';

/** Trees as lists of nodes (children numbered within the tree, the root first) → one forest. */
export function makeForest(trees: readonly (readonly Node[])[]): Forest {
  const roots = new Int32Array(trees.length);
  let total = 0;
  trees.forEach((tree, t) => {
    roots[t] = total;
    total += tree.length;
  });
  const all = trees.flat();
  const shifted = (of: (node: Node) => number): Int32Array =>
    Int32Array.from(trees.flatMap((tree, t) => tree.map((node) => (node.column < 0 ? -1 : of(node) + roots[t]))));
  return {
    roots,
    column: Int32Array.from(all, (node) => node.column),
    threshold: Float64Array.from(all, (node) => node.threshold + 0),
    left: shifted((node) => node.left),
    right: shifted((node) => node.right),
    missingLeft: Uint8Array.from(all, (node) => Number(node.missingLeft)),
    value: Float64Array.from(all, (node) => node.value + 0),
    gain: Float64Array.from(all, (node) => node.gain),
    cover: Float64Array.from(all, (node) => node.cover),
  };
}

/** The leaf that a row of `columns` reaches from node `at`. */
export function leafOf(forest: Forest, at: number, columns: readonly Float64Array[], row: number): number {
  const { column, threshold, left, right, missingLeft } = forest;
  let node = at;
  for (let k = column[node]; k >= 0; k = column[node]) {
    const x = columns[k][row];
    if (x <= threshold[node]) node = left[node];
    else if (x > threshold[node]) node = right[node];
    else node = missingLeft[node] === 1 ? left[node] : right[node];
  }
  return node;
}

/** Fewer rows than this have walked down before the nodes are made ready for many. */
const FEW = 64;

/** Adds every tree's answer to `scores`, tree by tree, so that the sums have the same bits for any number of rows. */
export function addForest(scores: Float64Array, forest: Forest, columns: readonly Float64Array[]): void {
  if (scores.length >= FEW) addScores(scores, forest, columns);
  else for (let t = 0; t < forest.roots.length; t++) addTree(scores, forest, forest.roots[t], columns);
}

function addTree(scores: Float64Array, forest: Forest, root: number, columns: readonly Float64Array[]): void {
  const { value } = forest;
  for (let i = 0; i < scores.length; i++) scores[i] += value[leafOf(forest, root, columns, i)];
}

/** Each column's share of all gain, summing to 1; all 0 without a split. In-sample: columns with many values look better than they are. */
export function gainImportance(forest: Forest, width: number): Float64Array {
  const out = new Float64Array(width);
  let total = 0;
  for (let k = 0; k < forest.column.length; k++) {
    if (forest.column[k] < 0) continue;
    out[forest.column[k]] += forest.gain[k];
    total += forest.gain[k];
  }
  if (total > 0) for (let k = 0; k < width; k++) out[k] /= total;
  return out;
}

export function forestJson(forest: Forest): Json {
  return {
    roots: numbersJson(forest.roots),
    column: numbersJson(forest.column),
    threshold: numbersJson(forest.threshold),
    left: numbersJson(forest.left),
    right: numbersJson(forest.right),
    missing_left: numbersJson(forest.missingLeft),
    value: numbersJson(forest.value),
    gain: numbersJson(forest.gain),
    cover: numbersJson(forest.cover),
  };
}

/**
 * @param width number of columns that splits may name
 * @throws E_DATA when a part is missing, or a walk down a tree could leave it or never end
 */
export function forestFrom(json: Json, width: number): Forest {
  const column = Int32Array.from(numbersOf(json, 'column'));
  const n = column.length;
  const forest: Forest = {
    roots: Int32Array.from(numbersOf(json, 'roots')),
    column,
    threshold: numbersOf(json, 'threshold', n),
    left: Int32Array.from(numbersOf(json, 'left', n)),
    right: Int32Array.from(numbersOf(json, 'right', n)),
    missingLeft: Uint8Array.from(numbersOf(json, 'missing_left', n)),
    value: numbersOf(json, 'value', n),
    gain: numbersOf(json, 'gain', n),
    cover: numbersOf(json, 'cover', n),
  };
  const isNode = (k: number, after: number): boolean => k > after && k < n;
  for (let k = 0; k < n; k++) {
    if (column[k] < 0) continue;
    // Children always stand behind their parent, so every walk ends.
    if (column[k] < width && isNode(forest.left[k], k) && isNode(forest.right[k], k)) continue;
    throw damaged('forest', `has a node ${k} that leads nowhere`);
  }
  if (!forest.roots.every((root) => isNode(root, -1))) throw damaged('forest', 'has a tree without a root');
  return forest;
}
