import type { Account } from './account.js';
import type { DeskParts } from './desk-parts.js';
import type { Executor } from './executor.js';
import { fire } from './firing.js';
import type { Frame } from './frame.js';
import type { LimitReach } from './limit-reach.js';
import type { OrderBook } from './order-book.js';
import { isPricedType, isStopType, LIMIT, MARKET, STOP_LIMIT, TAKE_PROFIT } from './order-log.js';

/**
 * Fills the orders that a bar's range reaches without a guess at the path: stops before limits and take-profits, the
 * nearest to the open first. Rules 5 to 7 of docs/assumptions.md; `optimistic` turns rule 7 around.
 */
export class InsideBar {
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly executor: Executor;
  private readonly limits: LimitReach;
  private readonly volumeLeft: Float64Array;
  private readonly isOptimistic: boolean;
  /** price of the last entry inside this bar, NaN when there was none */
  private entry = Number.NaN;

  constructor(parts: DeskParts, executor: Executor, limits: LimitReach) {
    this.account = parts.account;
    this.book = parts.book;
    this.volumeLeft = parts.volumeLeft;
    this.isOptimistic = parts.rules.intrabar === 'optimistic';
    this.executor = executor;
    this.limits = limits;
  }

  /** Orders that the bar's range reaches, until none is left. */
  play(s: number, row: number, frame: Frame): void {
    const { book, account } = this;
    const { margin } = this.executor;
    this.entry = Number.NaN;
    for (;;) {
      const k = this.nearest(s, frame);
      const isStop = k >= 0 && isStopType(book.type[k]);
      // A liquidation ranks among the stops. Once this bar has entered something it is looked for at the end only.
      if (margin !== null && account.quantity[s] !== 0 && (k < 0 || (!this.isOptimistic && Number.isNaN(this.entry)))) {
        const price = margin.liquidationInside(s, row);
        const isNearer = !isStop || Math.abs(price - frame.open) <= Math.abs(book.price[k] - frame.open);
        if (!Number.isNaN(price) && isNearer) {
          margin.liquidate(s, row, price);
          return;
        }
      }
      if (k < 0) return;
      this.take(k, s, row, frame);
    }
  }

  /** Takes the position away when the marks of the bar have reached its liquidation. */
  liquidate(s: number, row: number): void {
    const { margin } = this.executor;
    if (margin === null || this.account.quantity[s] === 0) return;
    const price = margin.liquidationInside(s, row);
    if (!Number.isNaN(price)) margin.liquidate(s, row, price);
  }

  /** Fills one order that the bar has reached. */
  private take(k: number, s: number, row: number, frame: Frame): void {
    const { book, executor, account } = this;
    const type = book.type[k];
    const isStop = isStopType(type);
    const before = account.quantity[s];
    const isReduceOnly = book.isReduceOnly[k] === 1;
    const id = book.id[k];
    let price = book.price[k];
    let reducible = Number.POSITIVE_INFINITY;
    if (isReduceOnly && isStop && !this.isOptimistic && !Number.isNaN(this.entry)) {
      // A stop that protects an entry of this very bar cannot be better than that entry.
      price = before > 0 ? Math.min(price, this.entry) : Math.max(price, this.entry);
    }
    if (isReduceOnly && !this.reachesEntry(k, isStop, frame)) reducible = Math.abs(executor.held[s]);
    const isCut = !isStop && reducible < Math.abs(book.remaining[k]) && reducible <= this.volumeLeft[s];
    if (type === LIMIT) executor.fill(k, s, row, price, true, reducible);
    else fire(executor, book, k, s, row, price, reducible);
    const after = account.quantity[s];
    if (isCut && after !== 0 && book.slotOf(id) === k) book.heldBack[k] = frame.end;
    // Opened, grown or turned around.
    if (Math.abs(after) > Math.abs(before) || after * before < 0) this.entry = price;
    if (type === LIMIT || book.slotOf(id) !== k) return;
    // What is left of a stop-limit rests from the next bar on; a profit that may not be taken on this bar's entry waits on.
    if (type === STOP_LIMIT) book.since[k] = frame.end;
    else if (type === TAKE_PROFIT && book.type[k] === MARKET && executor.held[s] === 0 && isReduceOnly) {
      if (reducible !== Number.POSITIVE_INFINITY) book.become(k, TAKE_PROFIT, book.price[k]);
    }
  }

  /** True when a reduce-only order may also take off what was entered inside this bar. */
  private reachesEntry(k: number, isStop: boolean, frame: Frame): boolean {
    if (!this.isOptimistic) return isStop;
    if (!isStop) return true;
    const price = this.book.price[k];
    return this.book.remaining[k] > 0 ? frame.close >= price : frame.close <= price;
  }

  /** The place of the order that fills next: stops before the others, then the nearest to the open, then the oldest. */
  private nearest(s: number, frame: Frame): number {
    const { book, executor, account, limits } = this;
    const { open, high, low, now } = frame;
    const stopsFirst = !this.isOptimistic;
    let best = -1;
    let bestDistance = Number.POSITIVE_INFINITY;
    let isBestFirst = false;
    for (let k = book.head[s]; k >= 0; k = book.next[k]) {
      const type = book.type[k];
      const rest = book.remaining[k];
      if (!isPricedType(type) || rest === 0 || book.since[k] > now) continue;
      const isStop = isStopType(type);
      const isFirst = isStop === stopsFirst;
      if (isBestFirst && !isFirst) continue;
      const price = book.price[k];
      const isBuy = rest > 0;
      const isUp = isBuy === isStop;
      const extreme = isUp ? high : low;
      if (isUp ? extreme < price : extreme > price) continue;
      if (type === LIMIT) {
        if (this.volumeLeft[s] <= 0 || !limits.reaches(isBuy, extreme, price, book.id[k], now)) continue;
      }
      if (book.isReduceOnly[k] === 1) {
        if (account.quantity[s] === 0) continue;
        if (!this.reachesEntry(k, isStop, frame) && executor.held[s] === 0) {
          if (!isStop) book.heldBack[k] = frame.end;
          continue;
        }
      }
      const distance = Math.abs(price - open);
      if ((isFirst && !isBestFirst) || distance < bestDistance) {
        best = k;
        bestDistance = distance;
        isBestFirst = isFirst;
      }
    }
    return best;
  }
}
