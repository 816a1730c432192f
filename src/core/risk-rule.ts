import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { TradingView } from './trading-view.js';

/** The account as risk rules see it at a close. Weights are signed shares of equity, short below 0. */
export interface RiskView extends Omit<TradingView, 'market' | 'feature' | 'signal' | 'confidence'> {
  readonly symbols: readonly string[];
  /** starting cash of the account, account currency */
  readonly startCash: number;
  /** UTC ms at which the newest bar of market s closed; NaN before its first */
  closedAt(s: number): number;
  /** value of what is held over equity */
  held(s: number): number;
  /**
   * distance from the last close to the stop of market s as a fraction of the close, ≥ 0: where it stands, or where it
   * would stand for an entry now; NaN without one
   */
  stopRate(s: number): number;
  /**
   * what the position of market s loses of its price of entry when its stop is hit, as a fraction of the last close, ≥ 0: 0
   * once the stop stands beyond the entry; NaN without a position or a stop
   */
  entryRisk(s: number): number;
  /** account currency that one unit of market s as its volume counts them is worth at its last close */
  unitValue(s: number): number;
}

/**
 * A limit on what may be held. It holds when `measure` is at most `limit`; NaN means not known, and holds.
 *
 * The layer does the rest: before an order it finds the largest part of it that holds, and after each close it looks at
 * what is held.
 */
export interface RiskLimit {
  readonly type: 'limit';
  readonly limit: number;
  /** true: `measure` is about market s alone and shrinking that market helps; false: about all, s does not matter */
  readonly isPerMarket: boolean;
  /** @param weights signed, one per market: what would be held. It must not grow when all weights shrink in proportion. */
  measure(view: RiskView, weights: Float64Array, s: number): number;
}

/** A switch that turns trading down or off for a time. */
export interface RiskBreaker {
  readonly type: 'breaker';
  /** what it watches and the limit of it, for the ledger */
  readonly value: number;
  readonly limit: number;
  /** Called once per close, before anything is asked. */
  step(view: RiskView): void;
  /** Share of its full size that market s may have now: 1 as usual, 0 nothing. In between: re-entry in stages. */
  scale(s: number): number;
}

/**
 * What is done about a breach. Limits: `shrink` cuts the order (or the position) to what holds, `reject` refuses an order
 * whole and leaves positions alone, `flatten` refuses it and closes the position (all of them for a limit on the account).
 * Breakers: `flatten` closes what is above the scale, `block` lets positions be and refuses what would grow them.
 */
export type RiskAction = 'shrink' | 'reject' | 'flatten' | 'block';

export interface RiskRuleDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'risk';
  /** what `value` and `limit` are, in words for the report: `share of equity`, `bars` */
  readonly unit: string;
  /** part of `--risk default` */
  readonly isDefault: boolean;
  action(params: ParamsOf<S>): RiskAction;
  /** Called once per strategy of a run. */
  create(params: ParamsOf<S>, marketCount: number): RiskLimit | RiskBreaker;
}

export function defineRiskRule<const S extends ParamSpecs>(
  draft: Omit<RiskRuleDefinition<S>, 'kind'>,
): RiskRuleDefinition<S> {
  return Object.freeze({ kind: 'risk', ...draft });
}

/** What a risk rule did, or that it could not. */
export interface RiskEvent {
  readonly step: number;
  /** close of the deciding bar, UTC ms */
  readonly time: number;
  readonly strategy: number;
  /** canonical text of the rule */
  readonly rule: string;
  /** null when it is about the whole account */
  readonly symbol: string | null;
  /** `note`: exceeded by the market's own moves and left alone; `resume`: the breaker let go, in part or whole */
  readonly action: RiskAction | 'note' | 'resume';
  /** before an order: what it would have led to; at a close: what is held */
  readonly at: 'order' | 'close';
  readonly value: number;
  readonly limit: number;
  /** one sentence for people */
  readonly message: string;
}
