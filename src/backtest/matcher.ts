import type { RunSpec } from '../core/spec.js';
import type { Account } from './account.js';
import type { Executor } from './executor.js';
import type { OrderBook } from './order-book.js';
import { EXPIRED, LIMIT, MARKET, STOP } from './order-log.js';
import type { Tape } from './tape.js';

/**
 * Decides which waiting orders meet the prices of a bar, at which price and in which order. The rules and their
 * numbers are those of docs/assumptions.md; when two could be true the one that hurts is taken.
 *
 *     the open      market and target orders, stops that the open jumped over, limits that it opened beyond  (3, 4)
 *     inside        stops before limits, the nearest to the open first                                      (5, 6)
 *     end of bar    what waits grows one bar older                                                             (9)
 */
export class Matcher {
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly executor: Executor;
  private readonly needsThrough: boolean;
  /** per market: price of the last entry inside this bar, NaN when there was none */
  private readonly insideEntry: Float64Array;

  constructor(
    tape: Tape,
    account: Account,
    book: OrderBook,
    executor: Executor,
    limitFill: RunSpec['execution']['limitFill'],
  ) {
    this.tape = tape;
    this.account = account;
    this.book = book;
    this.executor = executor;
    this.needsThrough = limitFill === 'through';
    this.insideEntry = new Float64Array(tape.count);
  }

  /** Serves every waiting order with this step's bars. */
  serve(): void {
    const { tape, book, executor } = this;
    const { step, turn } = tape;
    executor.beginStep();
    // What frees cash goes before what needs it, so that a rotation does not depend on the names of its markets.
    if (turn.length > 1) for (let t = 0; t < turn.length; t++) this.openOf(turn[t], true);
    for (let t = 0; t < turn.length; t++) this.openOf(turn[t], false);
    for (let t = 0; t < turn.length; t++) {
      const s = turn[t];
      const row = tape.rowAt[s][step];
      if (row < 0 || book.head[s] < 0) continue;
      const hasTraded = tape.volume[s][row] > 0;
      if (hasTraded) this.inside(s, row);
      this.age(s, hasTraded);
    }
  }

  /** Orders that meet the open of market s, the oldest first. With `onlyShrinking` it ends at the first that would grow a position. */
  private openOf(s: number, onlyShrinking: boolean): void {
    const { tape, book, executor } = this;
    const row = tape.rowAt[s][tape.step];
    if (row < 0 || book.head[s] < 0 || tape.volume[s][row] === 0) return;
    const open = tape.open[s][row];
    for (let k = book.head[s]; k >= 0; ) {
      const after = book.next[k];
      if (!this.meetsOpen(k, s, open)) {
        k = after;
        continue;
      }
      if (onlyShrinking && !this.isShrinking(k, s, open)) return;
      const isMaker = book.type[k] === LIMIT && book.isResting[k] === 1;
      // A stop that has fired is a market order from here on, also for what this bar cannot fill.
      if (book.type[k] === STOP) book.type[k] = MARKET;
      const hasFilled = executor.fill(k, s, row, open, isMaker, Number.POSITIVE_INFINITY);
      // A fill may have withdrawn other orders of the list: begin again from its head.
      k = hasFilled ? book.head[s] : after;
    }
  }

  private meetsOpen(k: number, s: number, open: number): boolean {
    const { book } = this;
    const type = book.type[k];
    if (type !== LIMIT && type !== STOP) return true;
    if (book.isReduceOnly[k] === 1 && this.account.quantity[s] === 0) return false;
    const price = book.price[k];
    const isBuy = book.remaining[k] > 0;
    if (type === STOP) return isBuy ? open >= price : open <= price;
    if (this.executor.volumeLeft[s] <= 0) return false;
    return this.reaches(isBuy, open, price);
  }

  /** True when trading at `extreme` would fill a limit at `price`. */
  private reaches(isBuy: boolean, extreme: number, price: number): boolean {
    if (this.needsThrough) return isBuy ? extreme < price : extreme > price;
    return isBuy ? extreme <= price : extreme >= price;
  }

  private isShrinking(k: number, s: number, open: number): boolean {
    const position = this.account.quantity[s];
    const wanted = this.executor.wanted(k, s, open, Number.POSITIVE_INFINITY);
    return position * wanted <= 0 && Math.abs(wanted) <= Math.abs(position);
  }

  /** Stops and limits that the bar's range reaches, until none is left. */
  private inside(s: number, row: number): void {
    const { book, executor, account, insideEntry } = this;
    insideEntry[s] = Number.NaN;
    executor.held[s] = account.quantity[s];
    for (;;) {
      const k = this.nearest(s, row);
      if (k < 0) return;
      const isStop = book.type[k] === STOP;
      const before = account.quantity[s];
      let price = book.price[k];
      let reducible = Number.POSITIVE_INFINITY;
      if (isStop) {
        // A stop that protects an entry of this very bar cannot be better than that entry.
        if (book.isReduceOnly[k] === 1 && !Number.isNaN(insideEntry[s])) {
          price = before > 0 ? Math.min(price, insideEntry[s]) : Math.max(price, insideEntry[s]);
        }
        book.type[k] = MARKET;
      } else if (book.isReduceOnly[k] === 1) reducible = Math.abs(executor.held[s]);
      executor.fill(k, s, row, price, !isStop, reducible);
      if (Math.abs(account.quantity[s]) > Math.abs(before)) insideEntry[s] = price;
    }
  }

  /** The place of the order that fills next inside the bar: stops before limits, then the nearest to the open, then the oldest. */
  private nearest(s: number, row: number): number {
    const { tape, book, executor, account } = this;
    const open = tape.open[s][row];
    const high = tape.high[s][row];
    const low = tape.low[s][row];
    let best = -1;
    let bestDistance = Number.POSITIVE_INFINITY;
    let isBestStop = false;
    for (let k = book.head[s]; k >= 0; k = book.next[k]) {
      const type = book.type[k];
      if (type !== LIMIT && type !== STOP) continue;
      const isStop = type === STOP;
      if (isBestStop && !isStop) continue;
      const price = book.price[k];
      const isBuy = book.remaining[k] > 0;
      const extreme = isBuy === isStop ? high : low;
      if (isStop ? !(isBuy ? extreme >= price : extreme <= price) : !this.reaches(isBuy, extreme, price)) continue;
      if (!isStop && executor.volumeLeft[s] <= 0) continue;
      // Inside the bar nobody knows whether the price came before the entry: only what was held since the open may take profit.
      if (book.isReduceOnly[k] === 1 && (isStop ? account.quantity[s] : executor.held[s]) === 0) continue;
      const distance = Math.abs(price - open);
      if ((isStop && !isBestStop) || distance < bestDistance) {
        best = k;
        bestDistance = distance;
        isBestStop = isStop;
      }
    }
    return best;
  }

  /** One bar older: an order that has had its bars lapses. */
  private age(s: number, hasTraded: boolean): void {
    const { book } = this;
    for (let k = book.head[s]; k >= 0; ) {
      const after = book.next[k];
      if (hasTraded) book.isResting[k] = 1;
      if (book.barsLeft[k] > 0 && --book.barsLeft[k] === 0) book.close(k, EXPIRED);
      k = after;
    }
  }
}
