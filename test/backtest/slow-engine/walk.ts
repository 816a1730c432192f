import { execute } from './fills.js';
import { liquidate, liquidationInside } from './money.js';
import { follow } from './placing.js';
import { becomeLimit, fillsLimit, firesAt, isStop, isWithin, waitsForPosition } from './reach.js';
import type { Bar } from './types.js';
import { ordersOf, type Waiting, type World } from './world.js';

/** 31: the points between which the price moves. */
function pointsOf(w: World, { open, high, low, close }: Bar): number[] {
  const { intrabar } = w.input.rules;
  const isHighFirst = intrabar === 'open-high-low-close' || (intrabar === 'nearest' && high - open <= open - low);
  return isHighFirst ? [open, high, low, close] : [open, low, high, close];
}

interface Event {
  readonly price: number;
  /** 0 liquidation, 1 stop, 2 limit or take-profit: who goes first at one price */
  readonly rank: number;
  readonly order: Waiting | null;
}

/** 31: the inside of a bar along a path. */
export function playWalk(w: World, s: number, bar: Bar): void {
  if (bar.volume > 0) {
    const points = pointsOf(w, bar);
    let now = points[0];
    moveTrails(w, s, now);
    for (const to of points.slice(1)) {
      for (;;) {
        const event = nextEvent(w, s, now, to);
        if (event === null) break;
        now = event.price;
        moveTrails(w, s, now);
        if (event.order === null) {
          const taken = liquidationInside(w, s)!;
          liquidate(w, s, taken.price, taken.prices);
          return;
        }
        meet(w, event.order, now);
      }
      now = to;
      moveTrails(w, s, now);
    }
  }
  const taken = liquidationInside(w, s);
  if (taken !== null) liquidate(w, s, taken.price, taken.prices);
}

function moveTrails(w: World, s: number, price: number): void {
  for (const order of ordersOf(w, s)) follow(w, order, price, price);
}

/** What the price meets first on its way from `now` to `to`. */
function nextEvent(w: World, s: number, now: number, to: number): Event | null {
  const isRising = to >= now;
  const events: Event[] = [];
  for (const order of ordersOf(w, s)) {
    if (waitsForPosition(w, order)) continue;
    const price = meetingPrice(w, order, now, to);
    if (price !== null) events.push({ price, rank: isStop(order) ? 1 : 2, order });
  }
  const taken = liquidationInside(w, s);
  if (taken !== null) {
    const isBeyond = w.position[s] > 0 ? now <= taken.price : now >= taken.price;
    if (isBeyond) events.push({ price: now, rank: 0, order: null });
    else if (isBetween(taken.price, now, to)) events.push({ price: taken.price, rank: 0, order: null });
  }
  const far = (e: Event): number => (isRising ? e.price - now : now - e.price);
  // The sort is stable: at one price and rank the older goes first.
  return events.sort((a, b) => far(a) - far(b) || a.rank - b.rank)[0] ?? null;
}

function isBetween(price: number, now: number, to: number): boolean {
  return to >= now ? price >= now && price <= to : price <= now && price >= to;
}

function meetingPrice(w: World, order: Waiting, now: number, to: number): number | null {
  const side = Math.sign(order.left);
  if (isStop(order)) {
    if (firesAt(order, now)) return now; // already beyond
    return side * (to - now) > 0 && firesAt(order, to) ? order.price : null;
  }
  if (order.type !== 'limit' && order.type !== 'take-profit') return null;
  if (side * (to - now) > 0 || !isBetween(order.price, now, to)) return null;
  if (order.type === 'take-profit') return order.price;
  return w.volumeLeft[order.s] > 0 && fillsLimit(w, order, to) ? order.price : null;
}

function meet(w: World, order: Waiting, price: number): void {
  const side = Math.sign(order.left);
  let isMaker = false;
  if (order.type === 'stop-limit') {
    becomeLimit(order);
    order.bornInside = true;
    if (!isWithin(side, order.price, price)) return;
  } else if (order.type === 'limit') isMaker = true;
  else order.type = 'market';
  execute(w, order, price, { isMaker, most: Number.POSITIVE_INFINITY });
}
