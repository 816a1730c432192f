import type { OrderBook } from './order-book.js';
import { CANCELLED, EXPIRED, TARGET } from './order-log.js';
import { type BracketLink, GOOD_UNTIL, LATE, POST_ONLY, RESTED, type Request } from './order-pool.js';

/** Carries out what reaches market s with the bar that opens now. */
export function arrive(book: OrderBook, s: number, now: number): void {
  const list = book.requests[s];
  while (list.length > 0 && list[0].due <= now) carryOut(book, s, list.shift() as Request, now);
  beforeOpen(book, s, now);
}

/** Cancels or amends an order that still waits. @param now from when on it counts as new, UTC ms */
export function carryOut(book: OrderBook, s: number, request: Request, now: number): void {
  const k = book.slotOf(request.order);
  if (k < 0) return;
  if (request.change === null) {
    book.close(k, CANCELLED);
    return;
  }
  const { quantity, price } = request.change;
  if (!Number.isNaN(quantity)) book.remaining[k] = quantity;
  if (!Number.isNaN(price)) book.price[k] = price;
  book.restFrom[k] = now;
  if ((book.flags[k] & RESTED) !== 0) book.flags[k] = (book.flags[k] & ~RESTED) | POST_ONLY;
  const link = book.bracketOf[k];
  if (link !== null && link !== undefined && link.entry !== k && !Number.isNaN(price)) dropRate(link, k);
  book.moveToEnd(k);
  book.touch(s);
}

/** An exit whose price was given by hand no longer follows its entry. */
function dropRate(link: BracketLink, exit: number): void {
  if (link.stop === exit) link.stopRate = Number.NaN;
  else link.targetRate = Number.NaN;
}

/** Orders that lapse before a bar opens, and targets that a newer one replaces when it gets there. Rules 9 and 33. */
function beforeOpen(book: OrderBook, s: number, now: number): void {
  let hasNewerTarget = false;
  for (let k = book.tail[s]; k >= 0; ) {
    const before = book.previous[k];
    if ((book.flags[k] & GOOD_UNTIL) !== 0 && book.goodUntil[k] <= now) {
      book.close(k, EXPIRED);
      // Exits go with their entry, and they may be anywhere in the list.
      k = book.tail[s];
      hasNewerTarget = false;
      continue;
    }
    if ((book.flags[k] & LATE) !== 0 && book.type[k] === TARGET && book.since[k] <= now) {
      if (hasNewerTarget) book.close(k, CANCELLED);
      hasNewerTarget = true;
    }
    k = before;
  }
}
