import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { TimeInForce, VenueLeg } from './order.js';

/**
 * The closed bars of one interval. `s` is the number of a market in `BarContext.symbols`; `ago` counts bars back from the
 * newest one that has closed (0). A negative `ago` throws, so the future cannot be read; before the first bar there is
 * NaN.
 */
export interface BarSeries {
  /** open time of the bar, UTC ms */
  openTime(s: number, ago?: number): number;
  open(s: number, ago?: number): number;
  high(s: number, ago?: number): number;
  low(s: number, ago?: number): number;
  close(s: number, ago?: number): number;
  volume(s: number, ago?: number): number;
  /** bars of market s known by now */
  barCount(s: number): number;
}

/** What a strategy sees and does at the close of a bar. Its own reads of bars are those of the run's interval. */
export interface BarContext extends BarSeries {
  readonly symbols: readonly string[];
  /** UTC ms at which the deciding bar closed */
  readonly time: number;
  /** value of the strategy's part of the account at this close, account currency */
  readonly equity: number;
  /** free cash of the strategy's part; for derivatives the wallet less the margin in use */
  readonly cash: number;

  /** the closed bars of interval k of `needs().intervals` */
  interval(k: number): BarSeries;
  /**
   * column `feature` of `needs().features` for market s; NaN while it warms up. `ago` counts bars of the run's interval,
   * or bars of its own for a feature written as `on(…, interval=4h)`.
   */
  feature(s: number, feature: number, ago?: number): number;
  /** the model's prediction for market s; NaN where there is none */
  signal(s: number): number;
  /**
   * funding rate of the `ago`-th last settlement of a perpetual that is over by now, fraction; longs pay when positive.
   * NaN on spot markets and where none is known.
   */
  fundingRate(s: number, ago?: number): number;

  /** base units held (contracts of a derivative), negative when short */
  position(s: number): number;
  /** what one unit of market s is worth at this close, account currency, above 0: the price of a coin, of a contract its size times it */
  unitValue(s: number): number;
  /** average entry price of the open position, NaN when flat */
  entryPrice(s: number): number;
  /** position value over equity, negative when short */
  weight(s: number): number;
  /** mark price at which the position would be liquidated now; NaN when it cannot be */
  liquidationPrice(s: number): number;
  /** true while an order for market s rests or waits */
  hasOrders(s: number): boolean;
  /** true while the order with this number rests or waits */
  isOpen(order: number): boolean;

  /**
   * Orders the position to be worth `weight` of equity, negative for short; filled as a market order at the next
   * open, sized at the fill price. Replaces an earlier target that has not been filled. NaN is refused. Returns the
   * order's number, as do all that order.
   */
  target(s: number, weight: number, reason?: string): number;
  /** The same with the position in base units (contracts). */
  targetQuantity(s: number, quantity: number, reason?: string): number;
  /** The same with the position's value in account currency. */
  targetExposure(s: number, exposure: number, reason?: string): number;
  /** Orders at once. Positive quantity buys, negative sells. */
  market(s: number, quantity: number, options?: OrderOptions | string): number;
  limit(s: number, quantity: number, price: number, options?: OrderOptions): number;
  /** A market order once `stopPrice` is reached; a limit order at `options.limitPrice` when that is given. */
  stop(s: number, quantity: number, stopPrice: number, options?: StopOptions): number;
  /** A market order once the price is as good as `price`. */
  takeProfit(s: number, quantity: number, price: number, options?: OrderOptions): number;
  /** A stop that follows the best price since it was placed at a distance. */
  trailingStop(s: number, quantity: number, distance: TrailDistance, options?: OrderOptions): number;
  /** An entry with its exits: they wait until it fills, grow with it, and the fill of one takes the other down with it. */
  bracket(s: number, quantity: number, exits: BracketExits, options?: OrderOptions): Bracket;
  /** `target` with exits that protect what it opens from the very bar on, as in a bracket; an older target is replaced with its exits. */
  targetBracket(s: number, weight: number, exits: TargetExits, reason?: string): Bracket;
  /** Links orders of one market: what one fills, the others lose. */
  oneCancelsOther(...orders: readonly number[]): void;
  /** Changes what is left of an order; it goes to the end of the queue. Nothing happens when it waits no more. */
  amend(order: number, change: { readonly quantity?: number; readonly price?: number }): void;
  cancel(order: number): void;
  cancelAll(s: number): void;
}

export interface OrderOptions {
  /** bars of its market after which an unfilled order lapses; until cancelled when absent */
  readonly barsValid?: number;
  /** the order lapses at the first bar that opens at or after it, UTC ms */
  readonly goodUntil?: number;
  /** market and limit orders; `GTC` when absent */
  readonly timeInForce?: TimeInForce;
  /** limit orders: refused instead of taking liquidity */
  readonly postOnly?: boolean;
  /** the order may only shrink the position */
  readonly reduceOnly?: boolean;
  /**
   * market orders of runs that have other venues' books, which an execution algorithm asks for: what goes where. The
   * parts sum to the order.
   */
  readonly legs?: readonly VenueLeg[];
  readonly reason?: string;
}

export interface StopOptions extends OrderOptions {
  /** makes it a stop-limit */
  readonly limitPrice?: number;
}

/** Exactly one of `rate`, `price` and `atr`. */
export interface TrailDistance {
  /** fraction of the best price, in (0, 1) */
  readonly rate?: number;
  /** quote per base */
  readonly price?: number;
  /** multiple of the average true range of `bars` bars (14 when absent), as it stands when the order is placed */
  readonly atr?: number;
  readonly bars?: number;
}

/** One exit of a bracket: a price, or a distance from the price at which the entry fills as a fraction of it. */
export type ExitPrice = { readonly price: number } | { readonly rate: number };

/** Exits of a bracket, and how it enters. */
export interface BracketExits {
  /** a limit entry at this price; a market entry when neither is given */
  readonly limit?: number;
  /** a stop entry at this price */
  readonly stopEntry?: number;
  readonly stop?: ExitPrice | { readonly trail: TrailDistance };
  readonly target?: ExitPrice;
  /** the target is a limit order (default), or a take-profit that becomes a market order */
  readonly targetType?: 'limit' | 'take-profit';
  /** words for the exits in the report; made of the entry's when absent */
  readonly stopReason?: string;
  readonly targetReason?: string;
}

/** Exits of a target. */
export type TargetExits = Omit<BracketExits, 'limit' | 'stopEntry'>;

/** Numbers of a bracket's orders; -1 for an exit that was not asked for. */
export interface Bracket {
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
}

/** What a strategy wants computed before it runs. */
export interface StrategyNeeds {
  /** feature specs, e.g. `sma(period=20)`; read as `bar.feature(s, k)` with k the place in this list */
  readonly features: readonly string[];
  /**
   * intervals that it decides on, e.g. `['1h', '5m']`: multiples of the run's interval. It is called when a bar of one
   * of them closes, and for no other bar. Absent: the run's interval.
   */
  readonly intervals?: readonly string[];
  /** true when it reads `bar.signal(s)`: the run must bring a model */
  readonly signal?: boolean;
  /** bars of the run's interval that it reads itself before it can decide; features say on their own what they need */
  readonly warmup?: number;
}

/** A running strategy; its fields are its memory. */
export interface Strategy {
  /**
   * Called once per market and closed bar, markets in order of the run. `k` is the interval of the bar, as its place in
   * `needs().intervals` (0 when there are none); where several close at once the longest comes first.
   */
  onBar(bar: BarContext, s: number, k: number): void;
  /**
   * Called once at the end of every step at which `onBar` was called, after all of its calls: the place to compare markets
   * with each other. Orders of any market may be given.
   */
  onStep?(bar: BarContext): void;
}

export interface StrategyDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'strategy';
  /** when it works and when it fails, a sentence each; shown on its page */
  readonly works?: string;
  readonly fails?: string;
  needs(params: ParamsOf<S>): StrategyNeeds;
  /** @param symbolCount how many markets the run has: shares of the account are usually 1 / symbolCount */
  start(params: ParamsOf<S>, symbolCount: number): Strategy;
}

export function defineStrategy<const S extends ParamSpecs>(
  draft: Omit<StrategyDefinition<S>, 'kind'>,
): StrategyDefinition<S> {
  return Object.freeze({ kind: 'strategy', ...draft });
}
