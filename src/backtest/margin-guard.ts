import type { RejectCode } from '../core/order.js';

/** What orders ask of a margin account while a bar is played. A spot account has none. */
export interface MarginGuard {
  /**
   * Notional, account currency and before costs, that an order of market s may trade on this side at `reference`, the
   * part that closes the position included: `notional × (1 + maxLeverage × costRate) ≤ budget` is what it may fill.
   *
   * @param closing units of the order that shrink the position, 0 or more
   * @param worth per market: value of a unit at this step's open, market s already at `reference`
   */
  budget(s: number, row: number, side: number, closing: number, reference: number, worth: Float64Array): number;
  /** Why an order that meets the budget is cut. */
  readonly budgetCode: RejectCode;
  /** The largest notional of a position at which the venue still allows the run's leverage, settlement currency. */
  largestNotional(s: number, row: number): number;
  /** A fill has been booked: isolated margin follows it. @param before the position before it, units */
  moved(s: number, row: number, before: number, price: number): void;
  /** The price at which this bar's mark range liquidates what is held of market s now; NaN when it does not. */
  liquidationInside(s: number, row: number): number;
  /** Takes the position of market s away at a price: fill, fee, ledger row, withdrawn orders. With cross margin, all positions. */
  liquidate(s: number, row: number, price: number): void;
}
