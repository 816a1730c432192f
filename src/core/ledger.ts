import { rowAtOrAfter } from './candles.js';
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

/** The part of a run from a moment on, with steps counted from there. What happened before it is left out. */
export function ledgerFrom(ledger: Ledger, fromMs: number): Ledger {
  const cut = rowAtOrAfter({ openTime: ledger.openTime, length: ledger.steps }, fromMs);
  const rest = (column: Float64Array): Float64Array => column.subarray(cut);
  const isLater = (event: { readonly step: number }): boolean => event.step >= cut;
  const moved = <T extends { readonly step: number }>(event: T): T => ({ ...event, step: event.step - cut });
  const fills = ledger.fills.filter(isLater).map(moved);
  const filled = new Set(fills.map((fill) => fill.orderId));
  return {
    ...ledger,
    steps: ledger.steps - cut,
    openTime: rest(ledger.openTime),
    equity: rest(ledger.equity),
    cash: rest(ledger.cash),
    netExposure: rest(ledger.netExposure),
    grossExposure: rest(ledger.grossExposure),
    positions: ledger.positions.map(rest),
    marks: ledger.marks.map(rest),
    fees: rest(ledger.fees),
    spreadCost: rest(ledger.spreadCost),
    slippageCost: rest(ledger.slippageCost),
    borrowCost: rest(ledger.borrowCost),
    orders: ledger.orders
      // What the account itself ordered (-1) was decided by nobody: its fill says when.
      .filter((order) => order.decidedStep >= cut || (order.decidedStep < 0 && filled.has(order.id)))
      .map((order) => ({ ...order, decidedStep: order.decidedStep < 0 ? -1 : order.decidedStep - cut })),
    fills,
    rejects: ledger.rejects.filter(isLater).map(moved),
    trades: ledger.trades.filter((trade) => trade.entryTime >= fromMs),
    firstStep: Math.max(0, ledger.firstStep - cut),
  };
}
