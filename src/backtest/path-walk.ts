import type { Intrabar } from '../core/spec.js';
import type { Account } from './account.js';
import type { DeskParts } from './desk-parts.js';
import type { Executor } from './executor.js';
import { fire } from './firing.js';
import type { Frame } from './frame.js';
import type { LimitReach } from './limit-reach.js';
import type { OrderBook } from './order-book.js';
import { isPricedType, isStopType, LIMIT } from './order-log.js';
import type { Tape } from './tape.js';
import { followBest } from './trail.js';

/** True when the high of a bar is assumed to come before its low. */
function isHighFirst(mode: Intrabar, { open, high, low }: Frame): boolean {
  if (mode === 'open-high-low-close') return true;
  return mode === 'nearest' && high - open <= open - low;
}

/**
 * Plays a bar as a path along its four prices: orders fill where the walk meets them. Rule 31 of docs/assumptions.md.
 *
 *     open ─► high ─► low ─► close, or open ─► low ─► high ─► close
 */
export class PathWalk {
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly executor: Executor;
  private readonly limits: LimitReach;
  private readonly volumeLeft: Float64Array;
  private readonly mode: Intrabar;
  /** where the walk stands */
  private at = 0;
  /** where the order is met that `nextMet` found */
  private meeting = 0;

  constructor(parts: DeskParts, executor: Executor, limits: LimitReach) {
    this.tape = parts.tape;
    this.account = parts.account;
    this.book = parts.book;
    this.volumeLeft = parts.volumeLeft;
    this.mode = parts.rules.intrabar;
    this.executor = executor;
    this.limits = limits;
  }

  play(s: number, row: number, frame: Frame): void {
    const isUpFirst = isHighFirst(this.mode, frame);
    this.at = frame.open;
    if (this.book.unusual[s] > 0) followBest(this.tape, this.book, s, frame.open, frame.open, frame.now);
    if (!this.leg(s, row, frame, isUpFirst ? frame.high : frame.low)) return;
    if (!this.leg(s, row, frame, isUpFirst ? frame.low : frame.high)) return;
    this.leg(s, row, frame, frame.close);
  }

  /** Walks to a price. @returns false when the position was liquidated on the way */
  private leg(s: number, row: number, frame: Frame, to: number): boolean {
    const { book, executor } = this;
    const { margin } = executor;
    for (;;) {
      const k = this.nextMet(s, frame, to);
      const liquidation = this.liquidationOnWay(s, row, to);
      if (
        !Number.isNaN(liquidation) &&
        (k < 0 || Math.abs(liquidation - this.at) <= Math.abs(this.meeting - this.at))
      ) {
        margin!.liquidate(s, row, liquidation);
        return false;
      }
      if (k < 0) break;
      const price = this.meeting;
      if (book.type[k] === LIMIT) {
        executor.fill(k, s, row, price, true, Number.POSITIVE_INFINITY);
      } else fire(executor, book, k, s, row, price, Number.POSITIVE_INFINITY);
      this.at = price;
    }
    this.at = to;
    if (book.unusual[s] > 0) followBest(this.tape, book, s, to, to, frame.end);
    return true;
  }

  /** The place of the order that the walk to a price meets next, -1 for none: the nearest, stops first, then the oldest. */
  private nextMet(s: number, frame: Frame, to: number): number {
    const { book, account, at } = this;
    let best = -1;
    let bestDistance = Number.POSITIVE_INFINITY;
    let isBestStop = false;
    for (let k = book.head[s]; k >= 0; k = book.next[k]) {
      const type = book.type[k];
      const rest = book.remaining[k];
      if (!isPricedType(type) || rest === 0 || book.since[k] > frame.now) continue;
      if (book.isReduceOnly[k] === 1 && account.quantity[s] === 0) continue;
      const isBuy = rest > 0;
      const isStop = isStopType(type);
      const price = this.meetingPrice(k, s, frame, isBuy === isStop ? 1 : -1, to);
      if (Number.isNaN(price)) continue;
      const distance = Math.abs(price - at);
      if (distance < bestDistance || (distance === bestDistance && isStop && !isBestStop)) {
        best = k;
        bestDistance = distance;
        isBestStop = isStop;
        this.meeting = price;
      }
    }
    return best;
  }

  /** Where the walk meets an order, NaN when it does not. @param direction 1 for orders that a rising price reaches */
  private meetingPrice(k: number, s: number, frame: Frame, direction: number, to: number): number {
    const { book, at } = this;
    const price = book.price[k];
    const isLimit = book.type[k] === LIMIT;
    if (isLimit && this.volumeLeft[s] <= 0) return Number.NaN;
    const ahead = direction * (price - at);
    // What came into being on the way may be beyond its price: a stop fires at once, the others wait for the next pass.
    if (isStopType(book.type[k]) && ahead <= 0) return at;
    if (ahead < 0) return Number.NaN;
    if (direction * (to - price) < 0) return Number.NaN;
    if (!isLimit) return price;
    return this.limits.reaches(direction < 0, to, price, book.id[k], frame.now) ? price : Number.NaN;
  }

  /** Where the walk meets the liquidation of the position, NaN when it does not. */
  private liquidationOnWay(s: number, row: number, to: number): number {
    const { margin } = this.executor;
    const position = this.account.quantity[s];
    if (margin === null || position === 0) return Number.NaN;
    const price = margin.liquidationInside(s, row);
    const reaches = position > 0 ? Math.min(to, this.at) <= price : Math.max(to, this.at) >= price;
    return reaches ? price : Number.NaN;
  }
}
