import type { FeatureStream } from './bar.js';
import type { Candles } from './candles.js';
import type { FeatureContext, FeatureRead } from './feature-context.js';
import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import { windowStream } from './window-stream.js';

export type { Bar, FeatureStream } from './bar.js';

/** What a column is about: importance is added up by it. */
export const FEATURE_CATEGORIES = [
  'price-action',
  'momentum',
  'trend',
  'volatility',
  'volume',
  'microstructure',
  'derivatives',
  'cross-asset',
  'calendar',
  'account',
  'social',
  'on-chain',
] as const;
export type FeatureCategory = (typeof FEATURE_CATEGORIES)[number];

/** The kinds of feature that read bars, and what goes with them. */
export type FeatureKind = 'indicator' | 'pattern' | 'calendar' | 'cross' | 'derivative' | 'microstructure' | 'account';

/**
 * Something computed from the bars of one market and what goes with them: an indicator, a candlestick pattern, a
 * calendar column, a comparison with other markets.
 *
 * Laws, held by the contract test over the whole registry: pure; one row out per bar in; NaN exactly on the first
 * `warmup` rows (on bars that a market can have, a flat one included); row i depends on what was known when bar i
 * closed only, bit for bit; the stream gives the bits of the batch.
 */
export interface FeatureDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: FeatureKind;
  readonly category: FeatureCategory;
  /** how it is computed, in one line of the field's usual signs; every one of ours has it, yours may */
  readonly formula?: string;
  /** Names of the columns, the first is the one meant when none is named. */
  readonly outputs: readonly string[];
  /** What it needs beside the bars; it is refused with the way to bring it where that is missing. */
  readonly reads?: readonly FeatureRead[];
  /** How many leading rows are NaN; one number for all outputs or one each. */
  warmup(params: ParamsOf<S>): number | readonly number[];
  compute(candles: Candles, params: ParamsOf<S>, context: FeatureContext): readonly Float64Array[];
  /**
   * The same numbers bar by bar, O(1) or O(window) each, with no memory of older bars than it needs. Of features that
   * read bars alone; where it is absent a stream is made by computing again.
   */
  stream?(params: ParamsOf<S>, intervalMs: number): FeatureStream;
}

/** Takes the next value of the column (and of the second one) and gives the transform's. NaN in front shifts it. */
export type TransformStream = (x: number, other: number) => number;

/**
 * A column made from one other column, for example a rolling z-score, or from two, for example their product. Leading
 * NaN rows of the input shift the output.
 */
export interface TransformDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'transform';
  /** how many columns it takes; 1 when absent */
  readonly inputs?: 1 | 2;
  readonly formula?: string;
  warmup(params: ParamsOf<S>): number;
  /** @param other the second column of a transform that takes two, else empty */
  compute(input: Float64Array, params: ParamsOf<S>, other: Float64Array): Float64Array;
  stream?(params: ParamsOf<S>): TransformStream;
}

type Draft<D extends { kind: unknown }> = Omit<D, 'kind'>;
/** Kinds whose every member is of one category. */
type Sorted<S extends ParamSpecs> = Omit<FeatureDefinition<S>, 'kind' | 'category'>;

export function defineIndicator<const S extends ParamSpecs>(draft: Draft<FeatureDefinition<S>>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'indicator', ...draft });
}

/** The stream of features that look back no further than they warm up: patterns and columns of the time alone. */
function ofItsWindow<S extends ParamSpecs>({ warmup, compute }: Sorted<S>): FeatureDefinition<S>['stream'] {
  return (params, intervalMs) => {
    const rows = warmup(params);
    const bars = 1 + (typeof rows === 'number' ? rows : Math.max(...rows));
    return windowStream((candles) => compute(candles, params, {}), bars, intervalMs);
  };
}

export function definePattern<const S extends ParamSpecs>(draft: Sorted<S>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'pattern', category: 'price-action', stream: ofItsWindow(draft), ...draft });
}

export function defineCalendar<const S extends ParamSpecs>(draft: Sorted<S>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'calendar', category: 'calendar', stream: ofItsWindow(draft), ...draft });
}

/** A comparison with other markets of the run: reads `peers`. */
export function defineCross<const S extends ParamSpecs>(draft: Sorted<S>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'cross', category: 'cross-asset', ...draft });
}

/** From funding, open interest, mark prices, the spot market beside a perpetual, or taker volume. */
export function defineDerivative<const S extends ParamSpecs>(draft: Sorted<S>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'derivative', category: 'derivatives', ...draft });
}

/** From single trades or snapshots of the order book. */
export function defineMicrostructure<const S extends ParamSpecs>(draft: Sorted<S>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'microstructure', category: 'microstructure', ...draft });
}

/** From the account that trades on these bars. */
export function defineAccountFeature<const S extends ParamSpecs>(draft: Sorted<S>): FeatureDefinition<S> {
  return Object.freeze({ kind: 'account', category: 'account', ...draft });
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
