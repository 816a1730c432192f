import type { Fill, Order, Reject, Trade } from './order.js';

/**
 * What a run leaves behind: one row per step of its clock, and every order, fill, reject and trade.
 *
 * The clock is the union of the markets' bars. On every row `equity = cash + Σ position × mark` in that order of
 * summation, and the columns can be derived again from the fills.
 */
export interface Ledger {
  readonly symbols: readonly string[];
  readonly intervalMs: number;
  readonly startCash: number;
  readonly steps: number;
  /** open time of each step's bars, UTC ms; the row is known at openTime + intervalMs */
  readonly openTime: Float64Array;
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** Σ position × mark over equity: net exposure, fraction */
  readonly netExposure: Float64Array;
  /** Σ |position × mark| over equity: gross exposure, fraction */
  readonly grossExposure: Float64Array;
  /** per symbol: base units at each step's close */
  readonly positions: readonly Float64Array[];
  /** per symbol: last close known at each step; NaN before its first bar */
  readonly marks: readonly Float64Array[];
  /** running totals, quote */
  readonly fees: Float64Array;
  readonly spreadCost: Float64Array;
  readonly slippageCost: Float64Array;
  readonly borrowCost: Float64Array;
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly rejects: readonly Reject[];
  readonly trades: readonly Trade[];
  /** first step at which the strategy could decide: features warm, a bar in every market */
  readonly firstStep: number;
  readonly isBankrupt: boolean;
}
