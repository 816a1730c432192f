import type { Candles } from './candles.js';
import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';

/**
 * What a model is to predict, one row per bar.
 *
 * Label i uses bars ≤ `endIndex[i]` and is known only then; splits purge by it. Where a label is not known, its value
 * is NaN and its end index -1.
 */
export interface Labels {
  readonly values: Float64Array;
  readonly endIndex: Int32Array;
  /** ≥ 0; 1 when all rows count the same */
  readonly weights: Float64Array;
}

export interface LabelDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'label';
  /** `return`: a fraction; `class`: one of -1, 0, 1 (of 0 and 1 where the question is yes or no, as `meta`) */
  readonly target: 'return' | 'class';
  /** Features that it reads beside the bars, as texts: causal, so what they say of row i was known at its close. */
  inputs?(params: ParamsOf<S>): readonly string[];
  /** @param columns the features of `inputs` in that order, (n,) each, NaN while they warm up; none without `inputs` */
  compute(candles: Candles, params: ParamsOf<S>, columns: readonly Float64Array[]): Labels;
}

export function defineLabel<const S extends ParamSpecs>(draft: Omit<LabelDefinition<S>, 'kind'>): LabelDefinition<S> {
  return Object.freeze({ kind: 'label', ...draft });
}
