import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';

/**
 * What a strategy sees and does at the close of a bar. Reads of the past go through `ago` (0 = the bar that has just
 * closed); a negative `ago` throws, so the future cannot be read.
 *
 * `s` is the number of a market in `symbols`.
 */
export interface BarContext {
  readonly symbols: readonly string[];
  /** UTC ms at which the deciding bar closed */
  readonly time: number;
  /** account value at this close, quote */
  readonly equity: number;
  /** free cash, quote */
  readonly cash: number;

  open(s: number, ago?: number): number;
  high(s: number, ago?: number): number;
  low(s: number, ago?: number): number;
  close(s: number, ago?: number): number;
  volume(s: number, ago?: number): number;
  /** bars of market s known by now, this one included */
  barCount(s: number): number;
  /** column `feature` of `needs().features` for market s; NaN while it warms up */
  feature(s: number, feature: number, ago?: number): number;
  /** the model's prediction for market s; NaN where there is none */
  signal(s: number): number;

  /** base units held, negative when short */
  position(s: number): number;
  /** average entry price of the open position, NaN when flat */
  entryPrice(s: number): number;
  /** position value over equity, negative when short */
  weight(s: number): number;
  /** true while an order for market s rests or waits */
  hasOrders(s: number): boolean;
  /** true while the order with this number rests or waits */
  isOpen(order: number): boolean;

  /**
   * Orders the position to be worth `weight` of equity, negative for short; filled as a market order at the next
   * open, sized at the fill price. Replaces an earlier target that has not been filled. NaN is refused.
   */
  target(s: number, weight: number, reason?: string): void;
  /** Orders at once. Positive quantity buys, negative sells. Returns the order's number. */
  market(s: number, quantity: number, reason?: string): number;
  limit(s: number, quantity: number, price: number, options?: OrderOptions): number;
  stop(s: number, quantity: number, stopPrice: number, options?: OrderOptions): number;
  cancel(order: number): void;
  cancelAll(s: number): void;
}

export interface OrderOptions {
  /** bars after which an unfilled order lapses; until cancelled when absent */
  readonly barsValid?: number;
  /** the order may only shrink the position */
  readonly reduceOnly?: boolean;
  readonly reason?: string;
}

/** What a strategy wants computed before it runs. */
export interface StrategyNeeds {
  /** feature specs, e.g. `sma(period=20)`; read as `bar.feature(s, k)` with k the place in this list */
  readonly features: readonly string[];
  /** true when it reads `bar.signal(s)`: the run must bring a model */
  readonly signal?: boolean;
}

/** A running strategy; its fields are its memory. Called once per market and closed bar, markets in order. */
export interface Strategy {
  onBar(bar: BarContext, s: number): void;
}

export interface StrategyDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'strategy';
  needs(params: ParamsOf<S>): StrategyNeeds;
  /** @param symbolCount how many markets the run has: shares of the account are usually 1 / symbolCount */
  start(params: ParamsOf<S>, symbolCount: number): Strategy;
}

export function defineStrategy<const S extends ParamSpecs>(
  draft: Omit<StrategyDefinition<S>, 'kind'>,
): StrategyDefinition<S> {
  return Object.freeze({ kind: 'strategy', ...draft });
}
