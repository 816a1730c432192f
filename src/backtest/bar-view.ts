import { QuantError } from '../core/kit/errors.js';
import type { BarContext, OrderOptions } from '../core/strategy.js';
import type { Account } from './account.js';
import { floorToStep } from './executor.js';
import type { OrderBook, OrderLife } from './order-book.js';
import { CANCELLED, LIMIT, MARKET, type OrderDraft, REJECTED, STOP, TARGET } from './order-log.js';
import { rejectMessage } from './reject-text.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';

const NO_OPTIONS: OrderOptions = {};
const FOREVER: OrderLife = { barsValid: 0, isReduceOnly: false };

/** Columns that a strategy asked for: per feature, one per market. */
export type FeatureColumns = readonly (readonly Float64Array[])[];

/**
 * What a strategy sees and does: one object for the whole run, reading the tape at the bar that has just closed. No
 * bars after it can be reached through it.
 */
export class BarView implements BarContext {
  readonly symbols: readonly string[];
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly rules: TradingRules;
  /** per feature and market */
  private readonly features: FeatureColumns;
  private readonly row: Int32Array;
  private readonly signals: readonly Float64Array[] | null;

  constructor(
    tape: Tape,
    account: Account,
    book: OrderBook,
    rules: TradingRules,
    columns: { readonly features: FeatureColumns; readonly signals: readonly Float64Array[] | null },
  ) {
    this.symbols = tape.symbols;
    this.tape = tape;
    this.account = account;
    this.book = book;
    this.rules = rules;
    this.features = columns.features;
    this.row = tape.row;
    this.signals = columns.signals;
  }

  get time(): number {
    return this.tape.openTime[this.tape.step] + this.tape.intervalMs;
  }
  get equity(): number {
    return this.tape.equity;
  }
  get cash(): number {
    return this.account.cash;
  }

  open(s: number, ago = 0): number {
    return this.read(this.tape.open, s, ago);
  }
  high(s: number, ago = 0): number {
    return this.read(this.tape.high, s, ago);
  }
  low(s: number, ago = 0): number {
    return this.read(this.tape.low, s, ago);
  }
  close(s: number, ago = 0): number {
    return this.read(this.tape.close, s, ago);
  }
  volume(s: number, ago = 0): number {
    return this.read(this.tape.volume, s, ago);
  }
  barCount(s: number): number {
    return this.row[this.known(s)] + 1;
  }
  feature(s: number, feature: number, ago = 0): number {
    const columns = this.features[feature];
    if (columns === undefined) throw this.unknownFeature(feature);
    return this.read(columns, s, ago);
  }
  signal(s: number): number {
    if (this.signals === null) throw noSignals();
    return this.read(this.signals, s, 0);
  }

  position(s: number): number {
    return this.account.quantity[this.known(s)];
  }
  entryPrice(s: number): number {
    return this.account.entry[this.known(s)];
  }
  weight(s: number): number {
    const quantity = this.position(s);
    return quantity === 0 ? 0 : (quantity * this.tape.mark[s]) / this.tape.equity;
  }
  hasOrders(s: number): boolean {
    return this.book.waiting[this.known(s)] > 0;
  }

  isOpen(order: number): boolean {
    return this.slotOf(order) >= 0;
  }

  target(s: number, weight: number, reason = ''): void {
    if (!Number.isFinite(weight)) throw badNumber('target weight', weight);
    this.place({ type: TARGET, market: this.known(s), quantity: Number.NaN, price: Number.NaN, weight, reason });
  }
  market(s: number, quantity: number, reason = ''): number {
    return this.sized(MARKET, s, quantity, Number.NaN, { reason });
  }
  limit(s: number, quantity: number, price: number, options: OrderOptions = NO_OPTIONS): number {
    if (!(price > 0 && Number.isFinite(price))) throw badNumber('limit price', price);
    return this.sized(LIMIT, s, quantity, price, options);
  }
  stop(s: number, quantity: number, stopPrice: number, options: OrderOptions = NO_OPTIONS): number {
    if (!(stopPrice > 0 && Number.isFinite(stopPrice))) throw badNumber('stop price', stopPrice);
    return this.sized(STOP, s, quantity, stopPrice, options);
  }
  cancel(order: number): void {
    const slot = this.slotOf(order);
    if (slot >= 0) this.book.close(slot, CANCELLED);
  }
  cancelAll(s: number): void {
    this.book.cancelAll(this.known(s), false);
  }

  /** One number of a market's column, `ago` bars before the bar that has just closed; NaN before its first bar. */
  private read(columns: readonly Float64Array[], s: number, ago: number): number {
    const i = this.row[s] - ago;
    // One test on the good path; what fails it is sorted out elsewhere, so that this stays small enough to be inlined.
    if (ago >= 0 && i >= 0 && (i | 0) === i) return columns[s][i];
    return this.unusual(s, ago);
  }

  private unusual(s: number, ago: number): number {
    this.known(s);
    if (Number.isInteger(ago) && ago >= 0) return Number.NaN;
    throw new QuantError('E_USAGE', `ago must be a whole number of bars, 0 or more, was ${ago}`, {
      hint: 'a strategy sees closed bars only: 0 is the bar that has just closed',
    });
  }

  private sized(type: number, s: number, quantity: number, price: number, options: OrderOptions): number {
    if (!Number.isFinite(quantity)) throw badNumber('order quantity', quantity);
    const { barsValid, reduceOnly = false, reason = '' } = options;
    if (barsValid !== undefined && !(Number.isInteger(barsValid) && barsValid > 0)) {
      throw badNumber('barsValid', barsValid, 'a whole number of bars above 0');
    }
    const market = this.known(s);
    const size = floorToStep(Math.abs(quantity), this.rules.lotStep);
    const draft = {
      type,
      market,
      quantity: size > 0 ? Math.sign(quantity) * size : quantity,
      price,
      weight: Number.NaN,
      reason,
    };
    if (size > 0) return this.place(draft, { barsValid: barsValid ?? 0, isReduceOnly: reduceOnly });
    const { log } = this.book;
    const id = log.add(draft, this.tape.step);
    log.status[id - 1] = REJECTED;
    log.reject(this.tape, id, 'TOO_SMALL', rejectMessage('TOO_SMALL', this.rules));
    return id;
  }

  private place(draft: OrderDraft, life: OrderLife = FOREVER): number {
    return this.book.place(draft, life, this.tape.step);
  }

  /** The place in the book of an order, -1 when it waits no more. */
  private slotOf(order: number): number {
    const { log } = this.book;
    if (Number.isInteger(order) && order >= 1 && order <= log.count) return log.slot[order - 1];
    throw new QuantError('E_USAGE', `no order has the number ${order}`, {
      hint: 'use what market, limit or stop returned',
    });
  }

  /** @throws E_USAGE when there is no such market */
  private known(s: number): number {
    return this.row[s] === undefined ? this.refuseMarket(s) : s;
  }

  private refuseMarket(s: number): never {
    throw new QuantError('E_USAGE', `market must be in [0, ${this.tape.count - 1}], was ${s}`);
  }

  private unknownFeature(feature: number): QuantError {
    return new QuantError('E_USAGE', `feature must be in [0, ${this.features.length - 1}], was ${feature}`, {
      hint: 'list it in needs().features',
    });
  }
}

function noSignals(): QuantError {
  return new QuantError('E_USAGE', 'the strategy reads signals, but its needs() do not ask for them', {
    hint: 'return { features, signal: true } from needs()',
  });
}

function badNumber(what: string, value: number, expected = 'a finite number'): QuantError {
  const rule = what.endsWith('price') ? 'a price above 0' : expected;
  return new QuantError('E_USAGE', `${what} must be ${rule}, was ${value}`);
}
