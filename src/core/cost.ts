import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';

/** The fill that a cost is asked for. One object, reused; read it, do not keep it. */
export interface FillFacts {
  /** base units, > 0 */
  quantity: number;
  /** signed side: 1 buys, -1 sells */
  side: number;
  /** price before spread and slippage, quote per base */
  price: number;
  /** true when the order rested in the book before it was filled */
  isMaker: boolean;
  /** volume of the bar, base */
  barVolume: number;
  /** high − low of the bar over its open, fraction */
  barRange: number;
  /** standard deviation of the last 20 one-bar returns known before the fill, fraction; NaN early on */
  volatility: number;
}

/** What a fill costs, as a fraction of its notional, ≥ 0 (a maker rebate excepted). */
export type CostRate = (fill: Readonly<FillFacts>) => number;

/**
 * A cost model. `fee` is charged in cash on every fill; `spread` and `slippage` move the price of fills that take
 * liquidity; `borrow` is charged per bar on the notional that is short (`quantity` × `price`), as a rate per year.
 */
export interface CostDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'cost';
  readonly component: 'fee' | 'spread' | 'slippage' | 'borrow';
  create(params: ParamsOf<S>): CostRate;
}

export function defineCost<const S extends ParamSpecs>(draft: Omit<CostDefinition<S>, 'kind'>): CostDefinition<S> {
  return Object.freeze({ kind: 'cost', ...draft });
}
