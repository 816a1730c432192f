import { QuantError } from '../core/kit/errors.js';
import { isoUtc } from '../core/kit/time.js';
import type { Account } from './account.js';
import type { CostStack } from './cost-stack.js';
import type { DeskParts } from './desk-parts.js';
import { hasMarks, missingFundingHint } from './funding.js';
import type { MarginLog } from './margin-log.js';
import type { Tape } from './tape.js';

/**
 * Pays the funding of one strategy's positions as the settlements of their markets come by. One place per market moves
 * along its schedule; a flat market costs nothing else.
 */
export class FundingClock {
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly costs: CostStack;
  private readonly log: MarginLog;
  private readonly next: Int32Array;

  constructor(parts: DeskParts, log: MarginLog) {
    this.tape = parts.tape;
    this.account = parts.account;
    this.costs = parts.costs;
    this.log = log;
    this.next = new Int32Array(parts.tape.count);
  }

  /** Settlements of market s up to the open of a step, that moment included. @returns true when something was paid */
  atOpen(s: number, step: number): boolean {
    const openMs = this.tape.openTime[step];
    return this.settle(s, step, openMs + 1, openMs);
  }

  /** Settlements of market s after the open of a step and before the end of its bars. */
  inside(s: number, step: number): boolean {
    return this.settle(s, step, this.tape.openTime[step] + this.tape.intervalMs, Number.NaN);
  }

  /** Settlements before `endMs`; the one at `openMs` is counted with the mark that opens there. */
  private settle(s: number, step: number, endMs: number, openMs: number): boolean {
    const schedule = this.tape.funding[s];
    if (schedule === null || !this.costs.hasFunding) return false;
    const { time, rate } = schedule;
    const quantity = this.account.quantity[s];
    let k = this.next[s];
    let hasPaid = false;
    for (; k < time.length && time[k] < endMs; k++) {
      if (quantity === 0) continue;
      const mark = hasMarks(schedule) ? schedule.mark[k] : Number.NaN;
      if (this.pay(s, step, time[k], rate[k], mark, time[k] === openMs)) hasPaid = true;
    }
    this.next[s] = k;
    return hasPaid;
  }

  private pay(
    s: number,
    step: number,
    time: number,
    storedRate: number,
    storedMark: number,
    isAtOpen: boolean,
  ): boolean {
    const { tape, account } = this;
    const quantity = account.quantity[s];
    const row = tape.rowAt[s][step];
    const known = tape.row[s];
    const side = quantity > 0 ? 1 : -1;
    const rate = this.costs.fundingRate(s, row >= 0 ? row : known, storedRate, side);
    if (Number.isNaN(rate)) {
      throw new QuantError('E_GAP', `${tape.symbols[s]}: the funding rate of ${isoUtc(time)} is not known`, {
        hint: missingFundingHint(tape.symbols[s]),
      });
    }
    // A settlement that is only known to be missing is counted by the run, not written down as a payment of nothing.
    if (rate === 0 && Number.isNaN(storedRate)) return false;
    const mark = Number.isNaN(storedMark) ? this.markOf(s, row, isAtOpen) : storedMark;
    const worth = tape.worthAt(s, row >= 0 ? row : known, mark);
    const amount = quantity * Math.abs(worth) * rate;
    account.chargeFunding(amount);
    this.log.payments.push({ time, step, market: s, quantity, rate, mark, amount });
    return true;
  }

  /** The mark on the rows of the run: the open at an open, else the last close known. */
  private markOf(s: number, row: number, isAtOpen: boolean): number {
    const { tape } = this;
    // What was entered at this very open was not held when the bar before it closed.
    const known = row >= 0 ? row - 1 : tape.row[s];
    const isOpen = row >= 0 && (isAtOpen || known < 0);
    return isOpen ? (tape.marks[s]?.open ?? tape.open[s])[row] : tape.valuationPrice(s, known);
  }
}
