import { rowAtOrAfter } from '../core/candles.js';
import type { RejectCode } from '../core/order.js';
import type { OrderOptions } from '../core/strategy.js';
import type { Account } from './account.js';
import type { DeskParts } from './desk-parts.js';
import { LATE, NEVER, type OrderLife } from './order-pool.js';
import type { Tape } from './tape.js';
import { floorToStep, sizeFault } from './venue-steps.js';

/** An order within this share of the whole position closes it. */
const WHOLE = 1e-9;

/** How large an order becomes when it is made, and how long it lives. Rules 9, 12 and 33 of docs/assumptions.md. */
export class OrderTerms {
  /** why the venue refused the last quantity, null when it did not */
  fault: RejectCode | null = null;
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly latencyMs: number;

  constructor(parts: DeskParts) {
    this.tape = parts.tape;
    this.account = parts.account;
    this.latencyMs = parts.rules.latencyMs;
  }

  /** Close of the deciding bar, UTC ms. */
  get now(): number {
    return this.tape.timeOf(this.tape.step) + this.tape.intervalMs;
  }

  /**
   * Units of an order on the lot step, without their sign; 0 and `fault` when the venue refuses it. What closes a whole
   * position is left as it is.
   */
  sizeOf(s: number, quantity: number, isReduceOnly: boolean): number {
    this.fault = null;
    const size = Math.abs(quantity);
    const position = this.account.quantity[s];
    if (position * quantity < 0) {
      const held = Math.abs(position);
      if (Math.abs(size - held) <= WHOLE * held || (isReduceOnly && size > held)) return size;
    }
    const rules = this.tape.rules[s];
    const rounded = floorToStep(size, rules.lotStep);
    this.fault = sizeFault(rules, rounded);
    return this.fault === null ? rounded : 0;
  }

  /** @param flags what is unusual about the order, as bits */
  lifeOf(s: number, options: OrderOptions, flags: number, limitPrice: number): OrderLife {
    const { barsValid = 0, goodUntil = Number.POSITIVE_INFINITY, reduceOnly = false } = options;
    const since = this.now + this.latencyMs;
    const first = (flags & LATE) === 0 || barsValid === 0 ? this.tape.row[s] + 1 : this.arrivalRow(s, since);
    const lapseRow = barsValid === 0 ? NEVER : first + barsValid - 1;
    return { lapseRow, since, goodUntil, isReduceOnly: reduceOnly, limitPrice, flags };
  }

  /** The row of the bar in which an order arrives that is at the venue from a moment on. */
  private arrivalRow(s: number, since: number): number {
    const detail = this.tape.detail[s];
    const row = rowAtOrAfter(this.tape.markets[s], since);
    if (detail === null || row === 0) return row;
    const part = rowAtOrAfter(detail.bars, since);
    return part < detail.to[row - 1] ? row - 1 : row;
  }
}
