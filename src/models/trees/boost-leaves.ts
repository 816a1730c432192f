import { type Forest, leafOf, type Node } from './forest.js';
import type { GrownTree } from './grow.js';
import type { Objective, Scored } from './objective.js';

/** Rows that ended in one leaf, and what it adds to their scores. */
export type LeafRows = GrownTree['leaves'][number];

/** How a leaf's answer is found where that of the second-order step does not do; undefined where it does. */
export type LeafAnswer = (
  at: Scored,
  derivatives: { gradient: Float64Array; hessian: Float64Array },
  rows: Int32Array,
) => number;

/**
 * @param order `first`: trees fit the gradients themselves, so leaves get a step of their own along the loss
 */
export function leafAnswerOf(objective: Objective, order: 'first' | 'second'): LeafAnswer | undefined {
  const { leafStep, classicStep } = objective;
  if (leafStep !== undefined) return (at, _, rows) => leafStep(at, rows);
  if (order === 'second') return undefined;
  if (classicStep !== undefined) return (at, _, rows) => classicStep(at, rows);
  return (_, derivatives, rows) => newtonStep(derivatives, rows);
}

function newtonStep(
  { gradient, hessian }: { gradient: Float64Array; hessian: Float64Array },
  rows: Int32Array,
): number {
  let g = 0;
  let h = 0;
  for (let q = 0; q < rows.length; q++) {
    g += gradient[rows[q]];
    h += hessian[rows[q]];
  }
  // Rows that are foretold to the last digit ask for nothing any more.
  return h > 1e-150 ? -g / h : 0;
}

/** Gives the leaves of a grown tree other answers, in its nodes too. */
export function answerLeaves(
  { nodes, leaves }: GrownTree,
  columns: readonly Float64Array[],
  answer: (rows: Int32Array) => number,
): LeafRows[] {
  return leaves.map(({ rows }) => {
    const value = answer(rows) + 0;
    leafNode(nodes, columns, rows[0]).value = value;
    return { rows, value };
  });
}

function leafNode(nodes: readonly Node[], columns: readonly Float64Array[], row: number): Node {
  let node = nodes[0];
  while (node.column >= 0) {
    const x = columns[node.column][row];
    node = nodes[x <= node.threshold || (Number.isNaN(x) && node.missingLeft) ? node.left : node.right];
  }
  return node;
}

/** scores += share × what the leaves say, on the rows that lie in them. */
export function addLeaves(scores: Float64Array, leaves: readonly LeafRows[], share: number): void {
  for (const { rows, value } of leaves) {
    const added = value * share;
    for (let q = 0; q < rows.length; q++) scores[rows[q]] += added;
  }
}

/** scores += share × what the tree says, on some rows. */
export function addTree(
  scores: Float64Array,
  tree: Forest,
  columns: readonly Float64Array[],
  share: number,
  rows: Int32Array,
): void {
  for (let q = 0; q < rows.length; q++) {
    scores[rows[q]] += share * tree.value[leafOf(tree, 0, columns, rows[q])];
  }
}
