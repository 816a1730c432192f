import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { VenueLeg } from './order.js';

/** What is known of a market on one venue at a close. */
export interface VenueBook {
  readonly venue: string;
  /** quote per base; NaN where the venue has no bar at this close */
  readonly close: number;
  /** fee of an order that takes liquidity, fraction; of a fee by tiers, that of the lowest */
  readonly feeRate: number;
  /** estimate of the whole bid–ask spread, fraction; NaN where the bars cannot tell */
  readonly spread: number;
  /** standard deviation of the last 20 one-bar returns, fraction; NaN early on */
  readonly volatility: number;
  /** units traded in the 24 hours before this close */
  readonly volumeOfDay: number;
  /** the venue's step and least sizes; 0 where it has none. `minNotional` is in account currency */
  readonly lotStep: number;
  readonly minQuantity: number;
  readonly minNotional: number;
}

/** An order that is to be worked over time, as it stands when it is decided. Quantities are units, always > 0. */
export interface ParentOrder {
  /** 1 buys, -1 sells */
  readonly side: number;
  /** on the lot step */
  readonly quantity: number;
  /** last close: the price that the achieved one is held against, quote per base */
  readonly arrivalPrice: number;
  /** account currency per unit at the arrival price */
  readonly unitValue: number;
  /** the venue's steps and least sizes; 0 where it has none. `minNotional` is in account currency */
  readonly lotStep: number;
  readonly minQuantity: number;
  readonly minNotional: number;
  readonly intervalMs: number;
  /** standard deviation of the last 20 one-bar returns, fraction; NaN early on */
  readonly volatility: number;
  /** estimate of the whole bid–ask spread, fraction; NaN where the bars cannot tell */
  readonly spread: number;
  /** closed bars of its market: units traded and open time, UTC ms; NaN before the first */
  volume(ago: number): number;
  openTime(ago: number): number;
  readonly barCount: number;
  /** the market on every venue, that of the run first; absent where there is no other */
  readonly books?: readonly VenueBook[];
}

/** Where a parent stands at a close. */
export interface ParentState {
  /** closes since the parent was decided: 0 at the first */
  readonly age: number;
  /** units filled, and units of children that still wait in the book */
  readonly filled: number;
  readonly waiting: number;
  /** units that no child has been sent for yet */
  readonly unsent: number;
  readonly close: number;
  /** closed bars of its market */
  volume(ago: number): number;
  /** as in `ParentOrder`, at this close */
  readonly books?: readonly VenueBook[];
}

/** What goes to the market for the next bar. */
export interface ChildOrder {
  /** units, on the lot step; 0 sends nothing */
  readonly quantity: number;
  /** limit price; a market order when absent */
  readonly limit?: number;
  /** bars after which what is unfilled comes back to be sent again; until filled when absent */
  readonly barsValid?: number;
  /** market orders: how much of it goes to which of the books, in sum all of it; everything to the own market when absent */
  readonly legs?: readonly VenueLeg[];
}

/** How one parent is worked. All children together are the parent, to the last lot. */
export interface ExecutionPlan {
  /** what the model expects to pay against the arrival price, fraction of the notional; NaN when it cannot tell */
  readonly expectedCost: number;
  /** Asked at every close from the decision on, while something is unsent. */
  next(state: ParentState): ChildOrder;
}

/** A way to work a large order. */
export interface ExecutionDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'execution';
  /**
   * Only of an algorithm that splits over venues: it is given the same market on all other venues of the store. Answers
   * with the fees that it was told of, fraction by venue; other venues cost what the cost models of the run say.
   */
  venueFees?(params: ParamsOf<S>): Readonly<Record<string, number>>;
  /** Called once per parent. */
  start(params: ParamsOf<S>, parent: ParentOrder): ExecutionPlan;
}

export function defineExecution<const S extends ParamSpecs>(
  draft: Omit<ExecutionDefinition<S>, 'kind'>,
): ExecutionDefinition<S> {
  return Object.freeze({ kind: 'execution', ...draft });
}

/** What became of a parent. Prices are quote per base, costs fractions of the arrival price, above 0 when paid. */
export interface ParentRecord {
  readonly step: number;
  /** close of the deciding bar, UTC ms */
  readonly time: number;
  readonly strategy: number;
  readonly symbol: string;
  /** canonical text of the algorithm */
  readonly algorithm: string;
  /** signed units asked for, and filled */
  readonly quantity: number;
  readonly filled: number;
  readonly children: number;
  /** open time of the bar of the last fill, UTC ms; NaN when nothing filled */
  readonly endTime: number;
  readonly arrivalPrice: number;
  /** average as paid; NaN when nothing filled */
  readonly achievedPrice: number;
  /** side × (achieved − arrival) / arrival: spread, slippage and drift, without fees */
  readonly shortfall: number;
  readonly expectedCost: number;
  /** `cut`: nothing is left to send, but the account or the venue refused a part, or all, of what was asked for */
  readonly status: 'done' | 'cut' | 'replaced' | 'open';
}
