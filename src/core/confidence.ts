import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { TradingNeeds, TradingView } from './trading-view.js';

/** How sure a run is of a side, market by market. */
export interface Confidence {
  /** Called once per closed bar of each market, in order of time, whether anything is traded or not. */
  update(view: TradingView): void;
  /** @returns in [0, 1] for a side (1 long, -1 short); NaN while nothing is known: nothing is opened then */
  of(market: number, side: number): number;
}

/** A source of confidence for sizers and stops. */
export interface ConfidenceDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'confidence';
  needs(params: ParamsOf<S>): TradingNeeds;
  /** Called once per strategy of a run. */
  create(params: ParamsOf<S>, marketCount: number): Confidence;
}

export function defineConfidence<const S extends ParamSpecs>(
  draft: Omit<ConfidenceDefinition<S>, 'kind'>,
): ConfidenceDefinition<S> {
  return Object.freeze({ kind: 'confidence', ...draft });
}
