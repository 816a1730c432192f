import type { ExecutionPlan, ParentOrder } from '../core/execution.js';
import { expectedCost } from './impact-model.js';
import { allocateLots, childUnits, leastLots, lotsIn, mergeSmall, sendable } from './lots.js';

/** Less than this share of the parent is rounding, not something that is due. */
const ROUNDING = 1e-12;

/** Sizes of the children, lots, and the closes after the decision at which each is due; 0 for one that joined another. */
export function timetable(
  parent: ParentOrder,
  weights: ArrayLike<number>,
  every: number,
): { readonly sizes: Float64Array; readonly ages: Float64Array } {
  const { quantity, lotStep } = parent;
  const sizes = mergeSmall(allocateLots(quantity, weights, lotStep), leastLots(parent, parent.arrivalPrice));
  return { sizes, ages: sizes.map((_, i) => i * every) };
}

/**
 * Works an order by a timetable: child i of the weights goes out as a market order at the close `i × every` bars after
 * the decision.
 *
 * What is due is counted from the start, so a close that was missed is made up for at the next one, and what came back
 * unfilled is due again. Children below the venue's least size join their neighbours; when the price has moved so far
 * that one would be refused, it is made larger and later ones smaller. Children that still wait change nothing.
 *
 * @param weights (n,) >= 0, n >= 1
 * @param every bars between children, whole, >= 1
 */
export function workSchedule(parent: ParentOrder, weights: ArrayLike<number>, every: number): ExecutionPlan {
  const { lotStep } = parent;
  const total = lotsIn(parent.quantity, lotStep);
  const { sizes, ages } = timetable(parent, weights, every);
  const last = sizes.findLastIndex((lots) => lots > 0);
  let sum = 0;
  const dueBy = sizes.map((lots) => {
    sum += lots;
    return sum;
  });
  return {
    expectedCost: expectedCost(parent, { sizes, ages }),
    next: (state) => {
      const unsent = lotsIn(state.unsent, lotStep);
      const slot = Math.floor(state.age / every);
      const due = slot >= last ? unsent : dueBy[slot] - (total - unsent);
      const child = due > total * ROUNDING ? sendable(due, unsent, leastLots(parent, state.close)) : 0;
      return { quantity: childUnits(child, state.unsent, lotStep) };
    },
  };
}
