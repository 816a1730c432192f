import type { Desk } from './desk.js';
import { MARKET, TARGET } from './order-log.js';
import type { Tape } from './tape.js';

/**
 * Lets the strategies of an account trade with each other before they go to the market: market and target orders of
 * opposite directions that meet the same open are filled against each other there, without costs and without volume.
 * Rule 38 of docs/assumptions.md.
 */
export function bookCrossings(tape: Tape, desks: readonly Desk[], s: number): void {
  const row = tape.rowAt[s][tape.step];
  if (row < 0 || !(tape.volumeAtOpen(s, row) > 0)) return;
  const open = tape.open[s][row];
  for (let buyer = 0; buyer < desks.length; buyer++) {
    for (let seller = 0; seller < desks.length; seller++) {
      if (seller !== buyer) crossPair(desks[buyer], desks[seller], s, row, open);
    }
  }
}

/** Fills the buys of one desk with the sells of another, as far as both go. */
function crossPair(buyer: Desk, seller: Desk, s: number, row: number, open: number): void {
  for (;;) {
    const buy = firstOn(buyer, s, row, open, 1);
    const sell = firstOn(seller, s, row, open, -1);
    if (buy < 0 || sell < 0) return;
    const size = Math.min(buyer.executor.crossable(buy, s, row, open), -seller.executor.crossable(sell, s, row, open));
    buyer.executor.cross(buy, s, row, open, size);
    seller.executor.cross(sell, s, row, open, -size);
  }
}

/** The oldest market or target order of a desk on one side that can be crossed at this open; -1 when there is none. */
function firstOn(desk: Desk, s: number, row: number, open: number, side: number): number {
  const { book, executor } = desk;
  for (let k = book.head[s]; k >= 0; k = book.next[k]) {
    if (book.type[k] !== MARKET && book.type[k] !== TARGET) continue;
    if (executor.crossable(k, s, row, open) * side > 0) return k;
  }
  return -1;
}
