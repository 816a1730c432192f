import { execute } from './fills.js';
import { becomeLimit, fillsLimit, firesAt, isStop, isWithin, profitsAt, waitsForPosition } from './reach.js';
import { wants } from './sizing.js';
import type { Bar } from './types.js';
import { end, ordersOf, refuse, type Waiting, type World } from './world.js';

/** 35: a post-only order whose first open is at or beyond its price. */
function takesDespiteAll(order: Waiting, bar: Bar): boolean {
  return order.mustRest && order.type === 'limit' && isWithin(Math.sign(order.left), order.price, bar.open);
}

/** 3, 4: whether an order fills at this open. */
function meetsOpen(w: World, order: Waiting, open: number): boolean {
  if (waitsForPosition(w, order)) return false;
  if (order.type === 'stop' || order.type === 'trailing-stop') return firesAt(order, open);
  if (order.type === 'take-profit') return profitsAt(order, open);
  if (order.type === 'limit') {
    if (order.firedAtOpen) return isWithin(Math.sign(order.left), order.price, open);
    if (w.volumeLeft[order.s] <= 0) return false;
    if (order.timeInForce !== 'GTC') return isWithin(Math.sign(order.left), order.price, open);
    return fillsLimit(w, order, open);
  }
  return order.type !== 'stop-limit';
}

/** 4: a stop-limit that the open has jumped over becomes a limit order when its turn comes. */
function isJumped(w: World, order: Waiting, open: number): boolean {
  return order.type === 'stop-limit' && firesAt(order, open) && !waitsForPosition(w, order);
}

/** 7d: no better than its own price for an order that the bar before reached while it was held back. */
function priceAtOpen(order: Waiting, open: number): number {
  if (!order.isHeldBack || (order.type !== 'limit' && order.type !== 'take-profit')) return open;
  return order.left > 0 ? Math.max(open, order.price) : Math.min(open, order.price);
}

/** The queue of one market at an open; in the first round it ends at the first order that would grow the position. */
export function openRound(w: World, s: number, onlyShrinking: boolean): void {
  const bar = w.playing[s];
  if (bar === null || bar.volume === 0) return; // 1, 8
  const tried = new Set<Waiting>();
  for (;;) {
    const order = ordersOf(w, s).find(
      (o) => !tried.has(o) && (takesDespiteAll(o, bar) || isJumped(w, o, bar.open) || meetsOpen(w, o, bar.open)),
    );
    if (order === undefined) return;
    const want = wants(w, order, bar.open);
    const shrinks = want * w.position[s] <= 0 && Math.abs(want) <= Math.abs(w.position[s]);
    if (onlyShrinking && !shrinks) return;
    if (takesDespiteAll(order, bar)) {
      refuse(w, order, 'POST_ONLY');
      continue;
    }
    if (isJumped(w, order, bar.open)) {
      becomeLimit(order);
      order.firedAtOpen = true;
      continue;
    }
    const isMaker =
      order.type === 'limit' &&
      (order.hasRested || order.postOnly) &&
      !order.firedAtOpen &&
      order.timeInForce === 'GTC'; // 13
    const price = priceAtOpen(order, bar.open);
    if (isStop(order) || order.type === 'take-profit') order.type = 'market';
    if (execute(w, order, price, { isMaker, most: Number.POSITIVE_INFINITY })) tried.clear();
    else tried.add(order);
  }
}

/** 35: what was to be served once has been. */
export function dropUnserved(w: World, s: number, bar: Bar): void {
  for (const order of ordersOf(w, s)) {
    if (takesDespiteAll(order, bar)) {
      refuse(w, order, 'POST_ONLY');
      continue;
    }
    order.mustRest = false;
    order.firedAtOpen = false;
    const isServed = order.type === 'market' || order.type === 'limit';
    if (!isServed || order.timeInForce === 'GTC') continue;
    if (order.timeInForce === 'FOK') refuse(w, order, 'FILL_OR_KILL');
    else end(w, order, order.hasFilled ? 'filled' : 'cancelled');
  }
}
