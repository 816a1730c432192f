import { allowedColumns } from './allowed-columns.js';
import type { Node } from './forest.js';
import { childBounds, leafNode, splitNode } from './grow-nodes.js';
import type { GrowData, GrownTree, GrowRules } from './grow-rules.js';
import type { Span } from './partition.js';
import { type Bounds, UNBOUNDED } from './split-gain.js';
import type { NodeSums } from './split-search.js';
import { findSharedSplit } from './split-shared.js';
import type { Slot, Workspace } from './workspace.js';

interface Leaf extends Span {
  readonly node: number;
  readonly sums: NodeSums;
  readonly bounds: Bounds;
  /** none where the leaf has no rows, or its level is the last */
  slot: Slot | undefined;
}

/**
 * Grows one tree whose levels are each split by one and the same cut: the one with the largest gain over all leaves.
 *
 * Fewer cuts to choose from than other trees have, so it fits noise less. A side that no row reaches is a leaf with the
 * answer 0.
 *
 * @source Prokhorenkova et al. 2018, CatBoost (oblivious trees)
 */
export function growSymmetric(data: GrowData, rules: GrowRules, space: Workspace): GrownTree {
  const nodes: Node[] = [];
  const columns = allowedColumns(data.columns, rules);
  const path: number[] = [];
  const addLeaf = (span: Span, bounds: Bounds, sums: NodeSums): Leaf => {
    nodes.push(leafNode(sums, bounds, rules));
    return { ...span, node: nodes.length - 1, sums, bounds, slot: undefined };
  };
  const isOpen = (depth: number): boolean => depth < rules.maxDepth && 2 ** (depth + 1) <= rules.maxLeaves;

  const whole = { from: 0, to: space.length };
  const root = addLeaf(whole, UNBOUNDED, space.sums(whole));
  if (isOpen(0) && root.sums.rows > 1) root.slot = space.fill(whole);
  let leaves = [root];
  while (leaves.some(({ slot }) => slot !== undefined)) {
    const found = findSharedSplit(leaves, columns.at(path.length, path), data.bins, space.layout, rules);
    if (found === undefined) break;
    const { split, gains } = found;
    path.push(split.column);
    const isLast = !isOpen(path.length);
    leaves = leaves.flatMap((parent, k) => {
      const { middle, left, right } = space.part(parent, split);
      const spans = [
        { from: parent.from, to: middle },
        { from: middle, to: parent.to },
      ];
      const bounds = childBounds(parent.bounds, split.column, { left, right }, rules);
      const children = [addLeaf(spans[0], bounds[0], left), addLeaf(spans[1], bounds[1], right)];
      const [low, high] = children;
      splitNode(nodes[parent.node], { ...split, gain: gains[k] }, { left: low.node, right: high.node }, data);
      if (parent.slot !== undefined) passOn(parent.slot, left.rows <= right.rows ? [low, high] : [high, low], isLast);
      return children;
    });
  }
  for (const { slot } of leaves) if (slot !== undefined) space.release(slot);
  const rows = space.finish();
  return {
    nodes,
    leaves: leaves.map(({ from, to, node }) => ({ rows: rows.subarray(from, to), value: nodes[node].value })),
  };

  function passOn(slot: Slot, [small, large]: Leaf[], isLast: boolean): void {
    if (isLast) {
      space.release(slot);
      return;
    }
    large.slot = slot;
    if (small.sums.rows === 0) return;
    small.slot = space.fill(small);
    space.subtract(slot, small.slot);
  }
}
