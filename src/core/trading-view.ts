/** Round trips that have ended in one account so far. `ago` counts them back, 0 the newest. */
export interface PastTrades {
  readonly count: number;
  /** number of the market in the run */
  market(ago: number): number;
  /** net profit over the notional at entry, fraction: fees, spread and slippage included, funding and interest not */
  profitRate(ago: number): number;
}

/**
 * What sizers, stops, take-profits and confidences read at the close of a bar, about the market at hand. One object, used
 * again: read it, do not keep it. It holds nothing that was not known at that close.
 */
export interface TradingView {
  /** number of the market at hand, and how many the run has */
  readonly market: number;
  readonly marketCount: number;
  /** UTC ms at which the deciding bar closed */
  readonly time: number;
  readonly intervalMs: number;
  /** bars of the run's interval in 365 days */
  readonly barsPerYear: number;
  /** account currency */
  readonly equity: number;
  /** the closed bars of any market; `ago` counts back from the newest, NaN before the first */
  open(s: number, ago?: number): number;
  high(s: number, ago?: number): number;
  low(s: number, ago?: number): number;
  close(s: number, ago?: number): number;
  volume(s: number, ago?: number): number;
  barCount(s: number): number;
  /** column k of the plug-in's own `needs().features`, for the market at hand; NaN while it warms up */
  feature(k: number, ago?: number): number;
  /** the model's prediction for the market at hand, as a probability of a rise; NaN where there is none */
  readonly signal: number;
  /** how sure the run is of a side (1 long, -1 short) of the market at hand, in [0, 1]; 1 in a run without confidence */
  confidence(side: number): number;
  readonly trades: PastTrades;
}

/** What a plug-in of the trading layer wants computed before it runs. */
export interface TradingNeeds {
  /** feature specs, e.g. `atr(period=14)`; read as `view.feature(k)` with k the place in this list */
  readonly features: readonly string[];
  /** true when it reads `view.signal`: the run must bring a model */
  readonly signal?: boolean;
}
