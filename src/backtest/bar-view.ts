import { rowAtOrAfter } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import type {
  BarContext,
  BarSeries,
  Bracket,
  BracketExits,
  OrderOptions,
  StopOptions,
  TargetExits,
  TrailDistance,
} from '../core/strategy.js';
import type { Account } from './account.js';
import { checkAgo } from './ago.js';
import type { DeskParts } from './desk-parts.js';
import { HigherView } from './higher-view.js';
import type { Margin } from './margin.js';
import type { OrderEntry } from './order-entry.js';
import type { Tape } from './tape.js';

/** A feature that a strategy asked for. */
export interface FeatureColumn {
  /** per market: one value per row of its bars, or per closed bar of the feature's own interval */
  readonly columns: readonly Float64Array[];
  /** per market and row: the row of `columns` known by then; null when they are the bars' own rows */
  readonly rowAt: readonly Int32Array[] | null;
}

/**
 * What a strategy sees and does: one object for the whole run, reading the tape at the bar that has just closed. No
 * bars after it can be reached through it.
 *
 * The market that is being decided on is kept at hand, so that reading its closes costs one test and one load.
 */
export class BarView implements BarContext {
  readonly symbols: readonly string[];
  readonly tape: Tape;
  private readonly equityColumn: Float64Array;
  private readonly account: Account;
  private readonly entry: OrderEntry;
  private readonly margin: Margin | null;
  private readonly features: readonly FeatureColumn[];
  private readonly signals: readonly Float64Array[] | null;
  /** per interval that the strategy decides on; null for the run's own */
  readonly views: readonly (HigherView | null)[];
  private readonly row: Int32Array;
  /** the market at hand, its newest row and its closes */
  private s = 0;
  private i = -1;
  private closes: Float64Array;

  constructor(
    parts: DeskParts,
    entry: OrderEntry,
    margin: Margin | null,
    setup: {
      readonly features: readonly FeatureColumn[];
      readonly signals: readonly Float64Array[] | null;
      readonly intervals: readonly number[];
    },
    equity: Float64Array,
  ) {
    const { tape } = parts;
    this.symbols = tape.symbols;
    this.tape = tape;
    this.equityColumn = equity;
    this.account = parts.account;
    this.entry = entry;
    this.margin = margin;
    this.features = setup.features;
    this.signals = setup.signals;
    this.row = tape.row;
    this.closes = tape.close[0];
    this.views = setup.intervals.map((k) => (k < 0 ? null : new HigherView(tape, tape.higher[k])));
  }

  /** Turns to the bar of market s that has just closed. */
  turnTo(s: number, row: number): void {
    this.i = row;
    if (s === this.s) return;
    this.s = s;
    this.closes = this.tape.close[s];
  }

  get time(): number {
    return this.tape.timeOf(this.tape.step) + this.tape.intervalMs;
  }
  get equity(): number {
    return this.equityColumn[this.tape.step];
  }
  get cash(): number {
    return this.margin === null ? this.account.cash : this.margin.freeWallet;
  }

  close(s: number, ago = 0): number {
    const i = this.i - ago;
    // One test on the good path; what fails it is sorted out elsewhere, so that this stays small enough to be inlined.
    if (s === this.s && ago >= 0 && i >= 0 && (i | 0) === i) return this.closes[i];
    return this.read(this.tape.close, s, ago);
  }
  openTime(s: number, ago = 0): number {
    const i = this.rowOf(s, ago);
    return i < 0 ? Number.NaN : this.tape.markets[s].openTime[i];
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
  volume(s: number, ago = 0): number {
    return this.read(this.tape.volume, s, ago);
  }
  barCount(s: number): number {
    return (s === this.s ? this.i : this.row[this.known(s)]) + 1;
  }
  interval(k: number): BarSeries {
    const view = this.views[k];
    if (view !== undefined) return view ?? this;
    throw notListed('interval', k, this.views.length);
  }
  feature(s: number, feature: number, ago = 0): number {
    const column = this.features[feature];
    if (column === undefined) throw notListed('feature', feature, this.features.length);
    if (column.rowAt === null) return this.read(column.columns, s, ago);
    const now = this.rowOf(s, 0);
    const i = checkAgo(ago) || now < 0 ? -1 : column.rowAt[s][now] - ago;
    return i < 0 ? Number.NaN : column.columns[s][i];
  }
  signal(s: number): number {
    if (this.signals === null) throw noSignals();
    return this.read(this.signals, s, 0);
  }

  fundingRate(s: number, ago = 0): number {
    checkAgo(ago);
    const schedule = this.tape.funding[this.known(s)];
    if (schedule === null) return Number.NaN;
    // A settlement at the very moment of the close is over: its rate was fixed before it.
    const known = rowAtOrAfter({ openTime: schedule.time, length: schedule.time.length }, this.time + 1);
    return known - 1 - ago < 0 ? Number.NaN : schedule.rate[known - 1 - ago];
  }

  position(s: number): number {
    const quantity = this.account.quantity[s];
    return quantity === undefined ? this.refuseMarket(s) : quantity;
  }
  unitValue(s: number): number {
    return Math.abs(this.tape.worth[this.known(s)]);
  }
  entryPrice(s: number): number {
    return this.account.entryPrice(this.known(s));
  }
  weight(s: number): number {
    const quantity = this.position(s);
    return quantity === 0 ? 0 : (quantity * Math.abs(this.tape.worth[s])) / this.equity;
  }
  liquidationPrice(s: number): number {
    return this.margin === null ? Number.NaN : this.margin.liquidationPrice(this.known(s));
  }

  hasOrders(s: number): boolean {
    return this.entry.hasOrders(this.known(s));
  }
  isOpen(order: number): boolean {
    return this.entry.isOpen(order);
  }
  target(s: number, weight: number, reason = ''): number {
    return this.entry.target(this.known(s), weight, reason);
  }
  targetQuantity(s: number, quantity: number, reason = ''): number {
    return this.entry.targetQuantity(this.known(s), quantity, reason);
  }
  targetExposure(s: number, exposure: number, reason = ''): number {
    return this.entry.targetExposure(this.known(s), exposure, reason);
  }
  market(s: number, quantity: number, options?: OrderOptions | string): number {
    return this.entry.market(this.known(s), quantity, options);
  }
  limit(s: number, quantity: number, price: number, options?: OrderOptions): number {
    return this.entry.limit(this.known(s), quantity, price, options);
  }
  stop(s: number, quantity: number, stopPrice: number, options?: StopOptions): number {
    return this.entry.stop(this.known(s), quantity, stopPrice, options);
  }
  takeProfit(s: number, quantity: number, price: number, options?: OrderOptions): number {
    return this.entry.takeProfit(this.known(s), quantity, price, options);
  }
  trailingStop(s: number, quantity: number, distance: TrailDistance, options?: OrderOptions): number {
    return this.entry.trailingStop(this.known(s), quantity, distance, options);
  }
  bracket(s: number, quantity: number, exits: BracketExits, options?: OrderOptions): Bracket {
    return this.entry.bracket(this.known(s), quantity, exits, options);
  }
  targetBracket(s: number, weight: number, exits: TargetExits, reason = ''): Bracket {
    return this.entry.targetBracket(this.known(s), weight, exits, reason);
  }
  oneCancelsOther(...orders: readonly number[]): void {
    this.entry.oneCancelsOther(...orders);
  }
  amend(order: number, change: { readonly quantity?: number; readonly price?: number }): void {
    this.entry.amend(order, change);
  }
  cancel(order: number): void {
    this.entry.cancel(order);
  }
  cancelAll(s: number): void {
    this.entry.cancelAll(this.known(s));
  }

  /** One number of a market's column, `ago` bars before the bar that has just closed; NaN before its first bar. */
  private read(columns: readonly Float64Array[], s: number, ago: number): number {
    const i = this.row[s] - ago;
    if (ago >= 0 && i >= 0 && (i | 0) === i) return columns[s][i];
    this.known(s);
    checkAgo(ago);
    return Number.NaN;
  }

  private rowOf(s: number, ago: number): number {
    checkAgo(ago);
    return this.row[this.known(s)] - ago;
  }

  /** @throws E_USAGE when there is no such market */
  private known(s: number): number {
    return this.row[s] === undefined ? this.refuseMarket(s) : s;
  }

  private refuseMarket(s: number): never {
    throw new QuantError('E_USAGE', `market must be in [0, ${this.tape.count - 1}], was ${s}`);
  }
}

/** A column that is read and was not asked for. @param count how many were */
export function notListed(what: 'feature' | 'interval', place: number, count: number): QuantError {
  const message =
    count === 0
      ? `${what} ${place} is read, and needs() lists no ${what}s`
      : `${what} must be in [0, ${count - 1}], was ${place}`;
  return new QuantError('E_USAGE', message, { hint: `list it in needs().${what}s` });
}

function noSignals(): QuantError {
  return new QuantError('E_USAGE', 'the strategy reads signals, but its needs() do not ask for them', {
    hint: 'return { features, signal: true } from needs()',
  });
}
