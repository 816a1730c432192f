import type { Desk } from './desk.js';
import { REJECTED } from './order-log.js';
import { rejectMessage } from './reject-text.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';

/**
 * Nothing is left: positions end at this close, orders are withdrawn, and the rest of the run stands still. Rule 17 of
 * docs/assumptions.md.
 */
export function ruin(tape: Tape, rules: TradingRules, desk: Desk, step: number): void {
  const { account, book, executor } = desk;
  desk.lane?.leave();
  desk.isRuined = true;
  for (const s of tape.turn) {
    for (let k = book.head[s]; k >= 0; k = book.head[s]) {
      book.reject(tape, k, 'BANKRUPT', rejectMessage('BANKRUPT', rules));
      book.close(k, REJECTED);
    }
    if (account.quantity[s] === 0) continue;
    executor.forceClose(s, tape.row[s], tape.valuationPrice(s, tape.row[s]), 'bankrupt');
  }
  desk.equity.fill(account.cash, step);
  desk.cash.set(step, account.cash);
}

/** The last moment at which an order of market s could have been served: the open of its last bar, or finer bar. */
function lastOpenOf(tape: Tape, s: number): number {
  const { openTime, length } = tape.markets[s];
  const detail = tape.detail[s];
  if (detail === null || detail.to[length - 1] === detail.from[length - 1]) return openTime[length - 1];
  return detail.bars.openTime[detail.to[length - 1] - 1];
}

/**
 * The data have ended: orders for the next open that never came are told; limits and stops simply stay open. Positions
 * are closed when they are to be. Rule 19.
 *
 * @returns what that changed the last equity by
 */
export function finish(tape: Tape, rules: TradingRules, desk: Desk): number {
  const { account, book, executor } = desk;
  desk.lane?.leave();
  for (const s of tape.turn) {
    const lastOpen = lastOpenOf(tape, s);
    for (let k = book.head[s]; k >= 0; k = book.next[k]) {
      if (book.isPriced(k)) continue;
      const code = book.since[k] > lastOpen ? 'END_OF_DATA' : 'NO_VOLUME';
      book.reject(tape, k, code, rejectMessage(code, rules));
    }
    if (!rules.closeAtEnd || account.quantity[s] === 0) continue;
    executor.forceClose(s, tape.row[s], tape.close[s][tape.row[s]], 'end of data', { withCosts: true });
  }
  if (!rules.closeAtEnd || desk.isRuined) return 0;
  const end = tape.steps - 1;
  const before = desk.equity[end];
  desk.cash.set(end, account.cash);
  desk.equity[end] = account.cash;
  return account.cash - before;
}
