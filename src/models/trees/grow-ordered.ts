import { type AllowedColumns, allowedColumns } from './allowed-columns.js';
import type { Node } from './forest.js';
import { childBounds, leafNode, splitNode } from './grow-nodes.js';
import type { GrowData, GrownTree, GrowRules } from './grow-rules.js';
import type { Span } from './partition.js';
import { type Bounds, UNBOUNDED } from './split-gain.js';
import { type FoundSplit, findSplit, type NodeSums } from './split-search.js';
import type { Slot, Workspace } from './workspace.js';

/** A leaf that may still be split: its rows lie at [from, to) of the tree's row list. */
interface OpenLeaf extends Span {
  readonly node: number;
  readonly depth: number;
  readonly sums: NodeSums;
  readonly bounds: Bounds;
  /** columns of the splits above */
  readonly path: readonly number[];
  slot: Slot | undefined;
  split: FoundSplit | undefined;
}

/**
 * Grows one tree leaf by leaf: the one that gains most first, or level by level from left to right.
 *
 * After a split only the smaller child's rows are counted; the larger child's histogram is the parent's less that.
 *
 * @source Ke et al. 2017, LightGBM (leaf-wise growth, histogram subtraction); Chen & Guestrin 2016, XGBoost (by level)
 */
export function growOrdered(data: GrowData, rules: GrowRules, space: Workspace): GrownTree {
  const nodes: Node[] = [];
  const open: OpenLeaf[] = [];
  const columns: AllowedColumns = allowedColumns(data.columns, rules);

  const addLeaf = (span: Span, from: Pick<OpenLeaf, 'depth' | 'path' | 'bounds'>, sums: NodeSums): OpenLeaf => {
    nodes.push(leafNode(sums, from.bounds, rules));
    const { depth, path, bounds } = from;
    const { from: start, to } = span;
    const node = nodes.length - 1;
    const leaf: OpenLeaf = { node, depth, path, bounds, from: start, to, sums, slot: undefined, split: undefined };
    open.push(leaf);
    return leaf;
  };
  const canSplit = (leaf: OpenLeaf): boolean =>
    open.length < rules.maxLeaves &&
    leaf.depth < rules.maxDepth &&
    leaf.to - leaf.from >= 2 * Math.max(1, rules.minRows);
  const search = (leaf: OpenLeaf, slot: Slot): void => {
    const { sums, bounds, depth, path } = leaf;
    const node = { histogram: slot.values, sums, bounds, columns: columns.at(depth, path) };
    leaf.split = findSplit(node, data.bins, space.layout, rules);
    if (leaf.split === undefined) space.release(slot);
    else leaf.slot = slot;
  };
  const next = rules.growth === 'level' ? oldestLeaf : bestLeaf;

  const whole = { from: 0, to: space.length };
  const root = addLeaf(whole, { depth: 0, path: [], bounds: UNBOUNDED }, space.sums(whole));
  if (canSplit(root)) search(root, space.fill(root));
  for (let k = next(open); k >= 0 && open.length < rules.maxLeaves; k = next(open)) {
    const [parent] = open.splice(k, 1);
    const split = parent.split!;
    const slot = parent.slot!;
    const parted = space.part(parent, split);
    const { middle } = parted;
    const [lower, upper] = [
      { from: parent.from, to: middle },
      { from: middle, to: parent.to },
    ];
    const [boundsLeft, boundsRight] = childBounds(parent.bounds, split.column, parted, rules);
    const depth = parent.depth + 1;
    const path = rules.interactions === undefined ? parent.path : [...parent.path, split.column];
    const left = addLeaf(lower, { depth, path, bounds: boundsLeft }, parted.left);
    const right = addLeaf(upper, { depth, path, bounds: boundsRight }, parted.right);
    splitNode(nodes[parent.node], split, { left: left.node, right: right.node }, data);
    const [small, large] = parted.left.rows <= parted.right.rows ? [left, right] : [right, left];
    if (!canSplit(small) && !canSplit(large)) {
      space.release(slot);
      continue;
    }
    const counted = space.fill(small);
    if (canSplit(large)) {
      space.subtract(slot, counted);
      search(large, slot);
    } else space.release(slot);
    if (canSplit(small)) search(small, counted);
    else space.release(counted);
  }
  for (const { slot } of open) if (slot !== undefined) space.release(slot);
  const rows = space.finish();
  const leaves = open.map(({ from, to, node }) => ({ rows: rows.subarray(from, to), value: nodes[node].value }));
  return { nodes, leaves };
}

/** The open leaf with the largest gain, the oldest of equals; −1 when none can be split. */
function bestLeaf(open: readonly OpenLeaf[]): number {
  let best = -1;
  let bestGain = 0;
  open.forEach(({ split }, k) => {
    if (split !== undefined && split.gain > bestGain) {
      best = k;
      bestGain = split.gain;
    }
  });
  return best;
}

/** Leaves open in the order of their levels, so the oldest that can be split is the next of its level. */
function oldestLeaf(open: readonly OpenLeaf[]): number {
  return open.findIndex(({ split }) => split !== undefined);
}
