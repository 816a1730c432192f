import type { Executor } from './executor.js';
import type { OrderBook } from './order-book.js';
import type { Tape } from './tape.js';

/**
 * Fills the parts of an order on their venues, each at the open of that venue's bar and within its share of that bar's
 * volume. A venue without a bar or without volume fills nothing: its part waits. Rule 46 of docs/assumptions.md.
 *
 * @returns true when the position changed
 */
export function fillLegs(executor: Executor, tape: Tape, book: OrderBook, k: number, s: number, row: number): boolean {
  const id = book.id[k];
  let hasFilled = false;
  for (const open of book.legsOf[k] ?? []) {
    if (open.rest === 0) continue;
    const side = open.book === 0 ? null : tape.sidesOf[s][open.book - 1];
    const at = side === null ? row : side.rowAt[tape.step];
    const bars = side === null ? tape.markets[s] : side.bars;
    if (at < 0 || !(bars.volume[at] > 0)) continue;
    const { place, rules } = side ?? { place: s, rules: tape.rules[s] };
    const leg = { place, row: at, rules, open };
    if (executor.fill(k, s, row, bars.open[at], false, Number.POSITIVE_INFINITY, leg)) hasFilled = true;
    // The account had no room for more, or the venue refused it.
    if (book.slotOf(id) !== k) break;
  }
  return hasFilled;
}
