import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { TradingNeeds, TradingView } from './trading-view.js';

/**
 * A position for its exits. Before the entry has filled, the last close stands for its price and `barsHeld` is 0.
 * Prices are quote per base.
 */
export interface ExitView extends TradingView {
  /** 1 long, -1 short */
  readonly side: number;
  /** average entry price */
  readonly entryPrice: number;
  /** closes since the entry filled, the first one included; 0 before it */
  readonly barsHeld: number;
  /** where the stop stands now, all rules together; NaN when there is none yet */
  readonly stop: number;
  /** distance from entry to the first stop, quote per base, > 0; NaN when there was none */
  readonly risk: number;
  /**
   * highest high and lowest low since the bar of the entry; of that bar all when it was entered at its open, else the
   * price paid and the close. Before the entry the last close.
   */
  readonly highest: number;
  readonly lowest: number;
}

/**
 * Where a stop should stand after this close; NaN for no opinion. A price on the wrong side of the last close (above it
 * for a long, +∞ included) means out at the next open. It is asked before the entry, for the first stop, and at every close
 * while the position is open. Stops never loosen: the tightest of all rules and of what stood before is kept.
 */
export type StopRule = (view: ExitView) => number;

/** A rule that ends a position: a price that follows it, or a reason to leave. */
export interface StopDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'stop';
  /** true when it gives no price at the entry: alone it leaves nothing to measure risk by */
  startsLater?(params: ParamsOf<S>): boolean;
  needs(params: ParamsOf<S>): TradingNeeds;
  /** Called once per position and side, so what a rule remembers is of that position alone. */
  create(params: ParamsOf<S>): StopRule;
}

export function defineStop<const S extends ParamSpecs>(draft: Omit<StopDefinition<S>, 'kind'>): StopDefinition<S> {
  return Object.freeze({ kind: 'stop', ...draft });
}

/** A price at which a share of the position as it was entered is sold (or bought back). */
export interface ProfitLevel {
  readonly price: number;
  /** fraction in (0, 1]; shares of all levels add up to 1 at most */
  readonly share: number;
}

/** Asked once, at the close before the entry, and again at the first close after it with the price that was paid. */
export type TakeProfitRule = (view: ExitView) => readonly ProfitLevel[];

/** Where profit is taken. */
export interface TakeProfitDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'take-profit';
  /** true when it measures by the distance to the stop: a run without stops is refused */
  needsStop?(params: ParamsOf<S>): boolean;
  needs(params: ParamsOf<S>): TradingNeeds;
  create(params: ParamsOf<S>): TakeProfitRule;
}

export function defineTakeProfit<const S extends ParamSpecs>(
  draft: Omit<TakeProfitDefinition<S>, 'kind'>,
): TakeProfitDefinition<S> {
  return Object.freeze({ kind: 'take-profit', ...draft });
}
