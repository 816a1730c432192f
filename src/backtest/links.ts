import type { OrderBook } from './order-book.js';
import { CANCELLED, LIMIT } from './order-log.js';
import { ENTRY, LINKED } from './order-pool.js';
import type { Tape } from './tape.js';
import { startTrail } from './trail.js';
import { toTick } from './venue-steps.js';

/** What is left of an order below this share of a fill is rounding. */
const ROUNDING = 1e-9;

/** A fill that others follow. */
export interface LinkedFill {
  readonly k: number;
  readonly s: number;
  /** units that were filled, and those of them that opened or grew the position */
  readonly taken: number;
  readonly opened: number;
  readonly paid: number;
  /** bars from here on count as bars that a new exit has rested through, UTC ms */
  readonly restFrom: number;
}

/** What one order has filled its linked ones lose, and the exits of a bracket gain. */
export function followFill(tape: Tape, book: OrderBook, fill: LinkedFill): void {
  if ((book.flags[fill.k] & LINKED) !== 0) shrinkOthers(book, fill);
  if ((book.flags[fill.k] & ENTRY) !== 0 && fill.opened > 0) growExits(tape, book, fill);
}

function shrinkOthers(book: OrderBook, { k, s, taken }: LinkedFill): void {
  for (let j = book.ring[k]; j >= 0 && j !== k; ) {
    const after = book.ring[j];
    const rest = Math.abs(book.remaining[j]) - taken;
    if (book.remaining[j] === 0) {
      // An exit that waits unseen has nothing to lose.
    } else if (rest > taken * ROUNDING) book.remaining[j] = Math.sign(book.remaining[j]) * rest;
    else book.close(j, CANCELLED);
    if (after === j) break;
    j = after;
  }
  book.touch(s);
}

function growExits(tape: Tape, book: OrderBook, { k, s, opened, paid, restFrom }: LinkedFill): void {
  const link = book.bracketOf[k];
  if (link === null) return;
  const { side } = link;
  link.entered += opened;
  link.value += opened * paid;
  const average = link.value / link.entered;
  const { tickSize } = tape.rules[s];
  for (const exit of [link.stop, link.target]) {
    if (exit < 0) continue;
    const trail = book.trailOf[exit];
    const isFirst = book.remaining[exit] === 0;
    if (trail !== null) {
      if (isFirst) book.price[exit] = startTrail(trail, average, side, tickSize, restFrom);
    } else {
      const rate = exit === link.stop ? -link.stopRate : link.targetRate;
      // Both exits are on the side where selling or buying back fills later: below for the stop of a long, above for its target.
      if (!Number.isNaN(rate)) {
        const price = toTick(average * (1 + side * rate), tickSize, side * rate > 0);
        book.price[exit] = price > 0 ? price : tickSize;
      }
    }
    if (isFirst && book.type[exit] === LIMIT) book.restFrom[exit] = restFrom;
    book.remaining[exit] -= side * opened;
  }
  book.touch(s);
}
