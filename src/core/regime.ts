import type { Candles } from './candles.js';
import type { Json } from './kit/json.js';
import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { Rng } from './kit/rng.js';

export const REGIME_NAMES = ['bull', 'bear', 'ranging', 'volatile'] as const;
export type RegimeName = (typeof REGIME_NAMES)[number];

/** Which regime each bar was in, by what was known at its close. */
export interface RegimePath {
  readonly names: readonly RegimeName[];
  /** index into `names`; -1 on warm-up rows */
  readonly state: Int8Array;
  /** one column per name, each row sums to 1; NaN on warm-up rows. Filtered, never smoothed. */
  readonly probabilities: readonly Float64Array[];
}

export interface FittedRegime {
  /** Row i depends on bars ≤ i only, given the fitted parameters. */
  filter(candles: Candles): RegimePath;
  toJSON(): Json;
}

/** A regime model. A rule-based one ignores `train` and `rng`. */
export interface RegimeDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'regime';
  /** false when there is nothing to learn, so that no refit is needed */
  readonly isFitted: boolean;
  /** @throws E_DATA when there are too few bars to learn from */
  fit(train: Candles, params: ParamsOf<S>, rng: Rng): FittedRegime;
  restore(json: Json): FittedRegime;
}

export function defineRegime<const S extends ParamSpecs>(
  draft: Omit<RegimeDefinition<S>, 'kind'>,
): RegimeDefinition<S> {
  return Object.freeze({ kind: 'regime', ...draft });
}
