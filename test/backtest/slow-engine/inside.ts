import { execute } from './fills.js';
import { liquidate, liquidationInside } from './money.js';
import { becomeLimit, fillsLimit, firesAt, isStop, isWithin, profitsAt, waitsForPosition } from './reach.js';
import type { Bar } from './types.js';
import { ordersOf, type Waiting, type World } from './world.js';

/** 5 to 7 and 28, or 7 turned around: the inside of one bar of one market. */
export function playInside(w: World, s: number, bar: Bar): void {
  const isOptimistic = w.input.rules.intrabar === 'optimistic';
  for (const order of ordersOf(w, s)) order.isHeldBack = false; // 7d
  for (;;) {
    const touched = bar.volume > 0 ? ordersOf(w, s).filter((o) => isTouched(w, o, bar, isOptimistic)) : []; // 8
    const stops = touched.filter(isStop);
    const others = touched.filter((o) => !isStop(o));
    const group = isOptimistic ? (others.length > 0 ? others : stops) : stops.length > 0 ? stops : others; // 7a
    const order = nearest(group, bar.open);
    // 28: it ranks among the stops, and waits for the limits once something was entered inside the bar.
    const ranks = !isOptimistic && w.entryInside[s] === null;
    const taken = ranks || order === undefined ? liquidationInside(w, s) : null;
    if (taken !== null) {
      const isFirst =
        order === undefined || !isStop(order) || Math.abs(taken.price - bar.open) <= Math.abs(order.price - bar.open);
      if (isFirst) {
        liquidate(w, s, taken.price, taken.prices);
        return;
      }
    }
    if (order === undefined) return;
    if (isStop(order)) fireStop(w, order, bar, isOptimistic);
    else meet(w, order, isOptimistic);
  }
}

/** 7b: the one nearest to the open, then the older one. */
function nearest(group: readonly Waiting[], open: number): Waiting | undefined {
  const least = Math.min(...group.map((o) => Math.abs(o.price - open)));
  return group.find((o) => Math.abs(o.price - open) === least);
}

function isTouched(w: World, order: Waiting, bar: Bar, isOptimistic: boolean): boolean {
  const { s } = order;
  if (waitsForPosition(w, order)) return false;
  if (isStop(order)) {
    if (isOptimistic && mostOfStop(w, order, bar) === 0) return false;
    return firesAt(order, order.left > 0 ? bar.high : bar.low);
  }
  if (order.type !== 'limit' && order.type !== 'take-profit') return false;
  const extreme = order.left > 0 ? bar.low : bar.high;
  const isReached =
    order.type === 'take-profit'
      ? profitsAt(order, extreme)
      : w.volumeLeft[s] > 0 && !order.restsLater && fillsLimit(w, order, extreme);
  if (!isReached || !order.reduceOnly || isOptimistic || w.held[s] !== 0) return isReached;
  order.isHeldBack = true; // 7d
  return false;
}

/** 31: a reduce-only stop hits what was entered in its bar only when the close is at or beyond it. */
function mostOfStop(w: World, order: Waiting, bar: Bar): number {
  if (!order.reduceOnly || firesAt(order, bar.close)) return Number.POSITIVE_INFINITY;
  return Math.abs(w.held[order.s]);
}

function fireStop(w: World, order: Waiting, bar: Bar, isOptimistic: boolean): void {
  const { s } = order;
  const side = Math.sign(order.left);
  const most = isOptimistic ? mostOfStop(w, order, bar) : Number.POSITIVE_INFINITY;
  const entry = w.entryInside[s];
  let { price } = order;
  // 7c: the worse of its own price and the entry's.
  if (!isOptimistic && order.reduceOnly && entry !== null)
    price = w.position[s] > 0 ? Math.min(price, entry) : Math.max(price, entry);
  if (order.type === 'stop-limit') {
    becomeLimit(order);
    order.restsLater = true;
    if (!isWithin(side, order.price, price)) return;
  } else order.type = 'market';
  execute(w, order, price, { isMaker: false, most });
}

/** A limit or a take-profit inside the bar. */
function meet(w: World, order: Waiting, isOptimistic: boolean): void {
  const isProfit = order.type === 'take-profit';
  const { price, s } = order;
  if (isProfit) order.type = 'market';
  const most = isOptimistic ? Number.POSITIVE_INFINITY : Math.abs(w.held[s]);
  const isHeldBack = order.reduceOnly && most < Math.abs(order.left) && most <= w.volumeLeft[s];
  execute(w, order, price, { isMaker: !isProfit, most }); // 13
  if (isProfit && isHeldBack) order.type = 'take-profit'; // what 7d holds back has not fired
  if (isHeldBack && w.position[s] !== 0) order.isHeldBack = true;
}
