export type OrderType = 'market' | 'limit' | 'stop' | 'target';
export type OrderStatus = 'open' | 'filled' | 'cancelled' | 'expired' | 'rejected';

/** What was asked. Indexes are clock steps of the run. */
export interface Order {
  readonly id: number;
  readonly symbol: string;
  readonly type: OrderType;
  /** signed base units; NaN for a target, which is sized when it fills */
  readonly quantity: number;
  /** limit or stop price; NaN for the others */
  readonly price: number;
  /** wanted share of equity; NaN unless a target */
  readonly weight: number;
  /** -1 when the account gave the order, not the strategy: positions closed because nothing was left */
  readonly decidedStep: number;
  readonly status: OrderStatus;
  readonly reason: string;
}

/** What happened. `step` is later than the order's `decidedStep`. */
export interface Fill {
  readonly orderId: number;
  readonly step: number;
  /** open time of the bar that it filled in, UTC ms */
  readonly time: number;
  readonly symbol: string;
  /** signed base units */
  readonly quantity: number;
  /** paid price, quote per base, spread and slippage included */
  readonly price: number;
  /** price before spread and slippage */
  readonly referencePrice: number;
  /** quote */
  readonly fee: number;
  readonly spreadCost: number;
  readonly slippageCost: number;
  readonly isMaker: boolean;
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
  | 'REDUCE_ONLY';

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
  readonly side: 'long' | 'short';
  readonly entryTime: number;
  readonly exitTime: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** largest absolute base units held */
  readonly quantity: number;
  /** net of fees, quote */
  readonly profit: number;
  /** net profit over the notional at entry, fraction */
  readonly profitRate: number;
  readonly fees: number;
  readonly barsHeld: number;
  /** false for a position still open at the end, marked at the last close */
  readonly isClosed: boolean;
  readonly exitReason: string;
}
