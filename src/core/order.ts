/**
 * `stop` becomes a market order when its trigger is reached, `stop-limit` a limit order; `trailing-stop` is a stop whose
 * trigger follows the best price; `take-profit` becomes a market order when the price gets as good as its trigger;
 * `target` is sized when it fills.
 */
export type OrderType = 'market' | 'limit' | 'stop' | 'stop-limit' | 'trailing-stop' | 'take-profit' | 'target';
/** `GTC` until cancelled, `IOC` what can fill at once, `FOK` all at once or nothing */
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';
/**
 * A part of a market order that goes to the book of one venue: 0 is the market of the run, 1 and on are the same
 * market on other venues, as they stand in `ParentOrder.books`.
 */
export interface VenueLeg {
  readonly book: number;
  /** units, > 0 */
  readonly quantity: number;
}

export type OrderStatus = 'open' | 'filled' | 'cancelled' | 'expired' | 'rejected';

/** What was asked. Steps are those of the run's clock; units are coins on spot markets, contracts on derivatives. */
export interface Order {
  readonly id: number;
  readonly symbol: string;
  readonly type: OrderType;
  /** signed units; NaN for a target, which is sized when it fills */
  readonly quantity: number;
  /** limit price, or the trigger of a stop, stop-limit, trailing stop or take-profit as it was placed; NaN for the others */
  readonly price: number;
  /** what a target is measured in, and how much of it is wanted; null and NaN for the others */
  readonly targetOf: 'weight' | 'quantity' | 'exposure' | null;
  readonly target: number;
  /** which strategy of the run gave it, from 0 */
  readonly strategy: number;
  /** -1 when the account gave the order, not the strategy: liquidation, ruin, closing at the end */
  readonly decidedStep: number;
  readonly status: OrderStatus;
  readonly reason: string;
}

/** What happened. `step` is later than the order's `decidedStep`. */
export interface Fill {
  readonly orderId: number;
  readonly step: number;
  /** open time of the bar that it filled in, of the finer bar where the path was taken from those, UTC ms */
  readonly time: number;
  readonly symbol: string;
  readonly strategy: number;
  /** signed units */
  readonly quantity: number;
  /** paid price, quote per base, spread and slippage included */
  readonly price: number;
  /** price before spread and slippage */
  readonly referencePrice: number;
  /** what was traded, at the price before spread and slippage: account currency, > 0 */
  readonly notional: number;
  /** account currency, as the two below */
  readonly fee: number;
  readonly spreadCost: number;
  readonly slippageCost: number;
  readonly isMaker: boolean;
  /** where it was filled; absent on the run's own venue */
  readonly venue?: string;
}

/** Why an order could not be carried out. */
export type RejectCode =
  | 'NO_VOLUME'
  | 'TOO_SMALL'
  | 'NO_CASH'
  | 'LEVERAGE'
  | 'SHORT_NOT_ALLOWED'
  | 'BANKRUPT'
  | 'END_OF_DATA'
  | 'REDUCE_ONLY'
  | 'MIN_QUANTITY'
  | 'MIN_NOTIONAL'
  | 'MAX_QUANTITY'
  | 'POST_ONLY'
  | 'FILL_OR_KILL'
  | 'MARGIN'
  | 'LIQUIDATED';

export interface Reject {
  readonly orderId: number;
  readonly step: number;
  readonly time: number;
  readonly symbol: string;
  readonly code: RejectCode;
  /** one sentence for people */
  readonly message: string;
}

/** A position from flat to flat (or through zero), its costs included. */
export interface Trade {
  readonly symbol: string;
  readonly strategy: number;
  readonly side: 'long' | 'short';
  readonly entryTime: number;
  readonly exitTime: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** most units held, without their sign */
  readonly quantity: number;
  /**
   * net of fees, spread, slippage and what a liquidation took; not of funding and interest, which belong to the account;
   * account currency
   */
  readonly profit: number;
  /** net profit over the notional at entry, fraction */
  readonly profitRate: number;
  readonly fees: number;
  readonly barsHeld: number;
  /** false for a position still open at the end, marked at the last close */
  readonly isClosed: boolean;
  readonly exitReason: string;
}

/** What a perpetual position paid or received at one settlement. */
export interface FundingPayment {
  /** settlement, UTC ms */
  readonly time: number;
  readonly step: number;
  readonly symbol: string;
  readonly strategy: number;
  /** signed contracts held at that moment */
  readonly quantity: number;
  /** fraction of the notional; longs pay when positive */
  readonly rate: number;
  /** mark price at the settlement */
  readonly mark: number;
  /** account currency; positive is paid, negative received */
  readonly amount: number;
}

/** A position that the venue took away because its margin no longer covered it. Prices are quote per base. */
export interface Liquidation {
  readonly step: number;
  /** open time of the bar, UTC ms */
  readonly time: number;
  readonly symbol: string;
  readonly strategy: number;
  /** signed contracts that were taken */
  readonly quantity: number;
  readonly entryPrice: number;
  /** mark price at which margin equals maintenance margin, at the tier of the notional there */
  readonly liquidationPrice: number;
  /** price at which the margin is exhausted */
  readonly bankruptcyPrice: number;
  /** where the position was closed: the liquidation price, or the mark's open when it had jumped beyond */
  readonly closePrice: number;
  /** maintenance margin rate of the tier, fraction */
  readonly maintenanceRate: number;
  /** liquidation fee, account currency */
  readonly fee: number;
  /** margin that was left after the fee and that the venue keeps, account currency */
  readonly forfeited: number;
  /** loss beyond the margin that the venue's insurance fund took over, account currency */
  readonly insurance: number;
}
