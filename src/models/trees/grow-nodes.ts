import type { Node } from './forest.js';
import type { GrowData, GrowRules } from './grow-rules.js';
import { type Bounds, leafAnswer } from './split-gain.js';
import type { FoundSplit, NodeSums } from './split-search.js';

/** A leaf with what it answers, before it is perhaps split. */
export function leafNode(sums: NodeSums, bounds: Bounds, rules: GrowRules): Node {
  return {
    column: -1,
    threshold: 0,
    left: -1,
    right: -1,
    missingLeft: false,
    value: leafAnswer(sums.gradient, sums.hessian, rules, bounds) * rules.learningRate + 0,
    gain: 0,
    cover: sums.hessian,
  };
}

/** Makes a leaf a split. */
export function splitNode(
  node: Node,
  { column, bin, missingLeft, gain }: FoundSplit,
  children: { readonly left: number; readonly right: number },
  { bins }: GrowData,
): void {
  // Past the last cut stands "every known value left".
  const threshold = bins.cuts[column][bin] ?? Number.MAX_VALUE;
  Object.assign(node, { column, threshold, missingLeft, gain, value: 0, ...children });
}

/**
 * Bounds of both sides of a split: by a column with a direction, neither side may ever pass the middle of their answers.
 *
 * @source Chen & Guestrin 2016, XGBoost's TreeEvaluator::AddSplit
 */
export function childBounds(
  bounds: Bounds,
  column: number,
  { left, right }: { readonly left: NodeSums; readonly right: NodeSums },
  rules: GrowRules,
): readonly [left: Bounds, right: Bounds] {
  const direction = rules.monotone?.[column] ?? 0;
  if (direction === 0) return [bounds, bounds];
  const answerOf = ({ gradient, hessian }: NodeSums): number => leafAnswer(gradient, hessian, rules, bounds);
  // A side without rows answers nothing yet: the other one's answer is the fence.
  const [low, high] = [left.rows > 0 ? left : right, right.rows > 0 ? right : left].map(answerOf);
  const middle = low / 2 + high / 2;
  const below = { lower: bounds.lower, upper: middle };
  const above = { lower: middle, upper: bounds.upper };
  return direction > 0 ? [below, above] : [above, below];
}
