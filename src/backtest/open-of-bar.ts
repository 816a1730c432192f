import type { Candles } from '../core/candles.js';
import type { Account } from './account.js';
import type { DeskParts } from './desk-parts.js';
import type { Executor } from './executor.js';
import { fire } from './firing.js';
import type { LimitReach } from './limit-reach.js';
import type { OrderBook } from './order-book.js';
import { isStopType, LIMIT, MARKET, TARGET } from './order-log.js';
import { IMMEDIATE, POST_ONLY, RESTED, ROUTED } from './order-pool.js';
import { fillLegs } from './routed-fill.js';
import type { Tape } from './tape.js';

/** Serves the orders that meet the open of a bar, the oldest first. Rules 3, 4 and 35 of docs/assumptions.md. */
export class OpenOfBar {
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly executor: Executor;
  private readonly limits: LimitReach;
  private readonly volumeLeft: Float64Array;

  constructor(parts: DeskParts, executor: Executor, limits: LimitReach) {
    this.tape = parts.tape;
    this.account = parts.account;
    this.book = parts.book;
    this.volumeLeft = parts.volumeLeft;
    this.executor = executor;
    this.limits = limits;
  }

  /** @param part row of the finer bar, -1 for the bar itself and the first of its finer bars */
  play(s: number, row: number, open: number, part: number, onlyShrinking: boolean): void {
    const { book, executor } = this;
    for (let k = book.head[s]; k >= 0; ) {
      const after = book.next[k];
      if (book.since[k] > executor.now || !this.meets(k, s, open)) {
        k = after;
        continue;
      }
      if (onlyShrinking && !this.isShrinking(k, s, row, open)) return;
      const id = book.id[k];
      const hasFilled = this.serve(k, s, row, open, part);
      // A fill, or an entry that ends, may have withdrawn other orders of the list: begin again from its head.
      k = hasFilled || (book.flags[k] !== 0 && book.slotOf(id) < 0) ? book.head[s] : after;
    }
  }

  /** Judges the post-only orders of a bar that trades nothing. */
  judgePostOnly(s: number, open: number): void {
    const { book, executor } = this;
    for (let k = book.head[s]; k >= 0; ) {
      const isNew = (book.flags[k] & POST_ONLY) !== 0 && book.since[k] <= executor.now;
      const isRefused = isNew && this.meets(k, s, open);
      if (isRefused) executor.refuse(k, s, 'POST_ONLY');
      k = isRefused ? book.head[s] : book.next[k];
    }
  }

  private serve(k: number, s: number, row: number, open: number, part: number): boolean {
    const { book, executor } = this;
    const type = book.type[k];
    // Other venues have no finer bars here.
    if ((book.flags[k] & ROUTED) !== 0) return part < 0 && fillLegs(executor, this.tape, book, k, s, row);
    if (type === MARKET || type === TARGET) {
      return executor.fill(k, s, row, open, false, Number.POSITIVE_INFINITY);
    }
    if (type !== LIMIT)
      return fire(executor, book, k, s, row, this.priceOf(k, s, row, open, part), Number.POSITIVE_INFINITY);
    if ((book.flags[k] & POST_ONLY) !== 0) {
      executor.refuse(k, s, 'POST_ONLY');
      return false;
    }
    const isMaker = (book.flags[k] & RESTED) !== 0 || this.hasRested(k, s, row, part);
    return executor.fill(k, s, row, this.priceOf(k, s, row, open, part), isMaker, Number.POSITIVE_INFINITY);
  }

  /** The open; but no better than its own price for an order that rule 7d held back in the bar before. */
  private priceOf(k: number, s: number, row: number, open: number, part: number): number {
    const { book, tape } = this;
    const heldBack = book.heldBack[k];
    if (Number.isNaN(heldBack) || row === 0) return open;
    const detail = tape.detail[s];
    const isLater = part >= 0 && detail !== null && part > detail.from[row];
    const before = isLater ? this.executor.now : tape.markets[s].openTime[row - 1] + tape.intervalMs;
    if (heldBack !== before) return open;
    return book.remaining[k] > 0 ? Math.max(open, book.price[k]) : Math.min(open, book.price[k]);
  }

  private meets(k: number, s: number, open: number): boolean {
    const { book } = this;
    const type = book.type[k];
    const rest = book.remaining[k];
    if (rest === 0) return false;
    const price = book.price[k];
    const isBuy = rest > 0;
    const flags = book.flags[k];
    if ((flags & POST_ONLY) !== 0) {
      const isAtOrBeyond = isBuy ? open <= price : open >= price;
      if (!isAtOrBeyond) book.flags[k] = (flags & ~POST_ONLY) | RESTED;
      return isAtOrBeyond;
    }
    if (book.isReduceOnly[k] === 1 && this.account.quantity[s] === 0) return false;
    if (type === MARKET || type === TARGET) return true;
    // Stops wait for worse prices, take-profits and limits for better ones.
    if (type !== LIMIT) return isBuy === isStopType(type) ? open >= price : open <= price;
    if (isBuy ? open > price : open < price) return false;
    if (this.volumeLeft[s] <= 0) return false;
    if ((flags & IMMEDIATE) !== 0) return true;
    return this.limits.reaches(isBuy, open, price, book.id[k], this.executor.now);
  }

  private isShrinking(k: number, s: number, row: number, open: number): boolean {
    const position = this.account.quantity[s];
    const wanted = this.executor.wanted(k, s, row, open, Number.POSITIVE_INFINITY);
    return position * wanted <= 0 && Math.abs(wanted) <= Math.abs(position);
  }

  /** True when the order was there for a whole bar that traded, and so had its place in the queue. */
  private hasRested(k: number, s: number, row: number, part: number): boolean {
    const { tape } = this;
    const from = this.book.restFrom[k];
    const detail = tape.detail[s];
    if (detail !== null && part >= 0 && hasTraded(detail.bars, detail.from[row], part, from)) return true;
    const market = tape.markets[s];
    for (let r = row - 1; r >= 0 && market.openTime[r] + market.intervalMs > from; r--) {
      // A bar that was played in parts counts by its parts.
      const isWhole = detail === null || detail.to[r] === detail.from[r];
      const found = isWhole
        ? hasTraded(market, r, r + 1, from)
        : hasTraded(detail.bars, detail.from[r], detail.to[r], from);
      if (found) return true;
    }
    return false;
  }
}

/** True when one of the bars [first, end) opens at or after `from`, UTC ms, and has volume. */
function hasTraded(bars: Pick<Candles, 'openTime' | 'volume'>, first: number, end: number, from: number): boolean {
  for (let j = end - 1; j >= first && bars.openTime[j] >= from; j--) if (bars.volume[j] > 0) return true;
  return false;
}
