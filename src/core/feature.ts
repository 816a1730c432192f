import type { Candles } from './candles.js';
import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';

/**
 * Something computed from the bars of one market: an indicator, a candlestick pattern or a calendar column.
 *
 * Laws, held by the contract test over the whole registry: pure; one row out per bar in; NaN exactly on the first
 * `warmup` rows (on bars that a market can have, a flat one included); row i depends on bars ≤ i only, bit for bit.
 */
export interface FeatureDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'indicator' | 'pattern' | 'calendar';
  /** Names of the columns, the first is the one meant when none is named. */
  readonly outputs: readonly string[];
  /** How many leading rows are NaN; one number for all outputs or one each. */
  warmup(params: ParamsOf<S>): number | readonly number[];
  compute(candles: Candles, params: ParamsOf<S>): readonly Float64Array[];
}

/** A column made from one other column, for example a rolling z-score. Leading NaN rows of the input shift the output. */
export interface TransformDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'transform';
  warmup(params: ParamsOf<S>): number;
  compute(input: Float64Array, params: ParamsOf<S>): Float64Array;
}

type Draft<D extends { kind: unknown }> = Omit<D, 'kind'>;

export function defineIndicator<const S extends ParamSpecs>(draft: Draft<FeatureDefinition<S>>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'indicator', ...draft });
}

export function definePattern<const S extends ParamSpecs>(draft: Draft<FeatureDefinition<S>>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'pattern', ...draft });
}

export function defineCalendar<const S extends ParamSpecs>(draft: Draft<FeatureDefinition<S>>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'calendar', ...draft });
}

export function defineTransform<const S extends ParamSpecs>(
  draft: Draft<TransformDefinition<S>>,
): TransformDefinition<S> {
  return Object.freeze({ kind: 'transform', ...draft });
}

/** Named columns over the bars of one market; row i is known when bar i has closed. */
export interface FeatureMatrix {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  /** open time of each row's bar, UTC ms */
  readonly openTime: Float64Array;
  /** rows before this one hold NaN in some column */
  readonly warmup: number;
}
