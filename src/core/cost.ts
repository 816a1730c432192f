import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';

/**
 * The fill that a cost is asked for. One object, reused; read it, do not keep it.
 *
 * Quantities are base units on spot markets and contracts on derivatives. Unless it says "of the bar of the fill", a value
 * is known before that bar opens. What has to be looked up in the bars is looked up when it is read.
 */
export interface FillFacts {
  /** index of the market within the run; other venues' books of these markets are counted on after them */
  readonly market: number;
  /** open time of the bar that it fills in, UTC ms */
  readonly time: number;
  /** length of that bar */
  readonly intervalMs: number;
  /** units, > 0; NaN when a funding rate is asked for */
  quantity: number;
  /** signed side: 1 buys, -1 sells; for borrow and funding the side of the position */
  side: number;
  /** price before spread and slippage, quote per base; NaN when a funding rate is asked for */
  price: number;
  /** |quantity × value of a unit at `price`|, account currency */
  readonly notional: number;
  /** true when the order rested in the book before it was filled */
  isMaker: boolean;
  /** volume of the bar of the fill, units */
  readonly barVolume: number;
  /** high − low of the bar of the fill over its open, fraction */
  readonly barRange: number;
  /** standard deviation of the last 20 one-bar returns known before the fill, fraction; NaN early on */
  readonly volatility: number;
  /**
   * standard deviation of one-day returns, fraction: that of the one-bar returns of the last day, at least of 20, times
   * √(bars per day); NaN before 20 returns are known
   */
  readonly dayVolatility: number;
  /** units traded in the 24 hours before the bar opened, of a longer bar the share of its time; 0 where nothing is known */
  readonly dayVolume: number;
  /** whole bid–ask spread estimated from the highs and lows of the last 21 bars, fraction ≥ 0; NaN where they cannot tell */
  readonly highLowSpread: number;
  /** rate of the settlement that a funding model is asked about, longs pay when positive; NaN when it is missing */
  readonly fundingRate: number;
}

/**
 * What a fill costs, as a fraction of its notional, ≥ 0 (a maker rebate excepted). It may be asked several times before
 * a fill of another size or none at all happens: asking must not change what it answers.
 */
export type CostRate = (fill: Readonly<FillFacts>) => number;

/** A cost that depends on what was filled before: volume tiers, impact that fades. */
export interface CostModel {
  readonly rate: CostRate;
  /** told of every fill right after it happened, makers included */
  readonly filled?: (fill: Readonly<FillFacts>) => void;
}

export type CostComponent = 'fee' | 'spread' | 'slippage' | 'borrow' | 'funding';

/**
 * A cost model. `fee` is charged in cash on every fill; `spread` and `slippage` move the price of fills that take
 * liquidity; `borrow` is charged per bar, as a rate per year, on the coins that are short and on cash below zero, each
 * asked about as a short of `quantity` units worth `price` in account currency.
 *
 * `funding` answers with the rate of one settlement, and longs pay when it is positive, so it may be of either sign. A
 * funding model that reads the stored history has a parameter `missing` with the options `refuse` and `flag`.
 */
export interface CostDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'cost';
  readonly component: CostComponent;
  /** Called once for each account of a run, so what a model remembers is of that account alone. @throws E_PARAM */
  create(params: ParamsOf<S>): CostRate | CostModel;
}

export function defineCost<const S extends ParamSpecs>(draft: Omit<CostDefinition<S>, 'kind'>): CostDefinition<S> {
  return Object.freeze({ kind: 'cost', ...draft });
}
