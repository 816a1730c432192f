import type { OrderBook } from './order-book.js';
import { TRAILING_STOP } from './order-log.js';
import type { Trail } from './order-pool.js';
import type { Tape } from './tape.js';
import { toTick } from './venue-steps.js';

/**
 * The trigger of a trailing stop at its best price so far.
 *
 * @param side of the position that it protects: 1 for a sell stop below the market, -1 for a buy stop above it
 */
function triggerOf(trail: Trail, side: number, tick: number): number {
  const { best, distance, rate } = trail;
  const price = Number.isNaN(rate) ? best - side * distance : best * (1 - side * rate);
  const rounded = toTick(price, tick, side < 0);
  // A sell stop further below than the price itself can never fire: it waits at the lowest price there is.
  return rounded > 0 ? rounded : Number.MIN_VALUE;
}

/** Starts to follow from a price; bars that open before `from` do not move it. @returns the trigger */
export function startTrail(trail: Trail, price: number, side: number, tick: number, from: number): number {
  trail.best = price;
  trail.from = from;
  return triggerOf(trail, side, tick);
}

/**
 * Moves the trailing stops of market s after prices in [low, high]. Rule 34 of docs/assumptions.md.
 *
 * @param time those that follow from a later moment are left alone, UTC ms
 */
export function followBest(tape: Tape, book: OrderBook, s: number, low: number, high: number, time: number): void {
  const { tickSize } = tape.rules[s];
  for (let k = book.head[s]; k >= 0; k = book.next[k]) {
    if (book.type[k] !== TRAILING_STOP || book.remaining[k] === 0) continue;
    const trail = book.trailOf[k];
    if (trail === null || trail.from > time) continue;
    const side = book.remaining[k] < 0 ? 1 : -1;
    const extreme = side > 0 ? high : low;
    if (side * (extreme - trail.best) <= 0) continue;
    trail.best = extreme;
    book.price[k] = triggerOf(trail, side, tickSize);
    book.touch(s);
  }
}
