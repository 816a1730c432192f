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
  /** `return`: a fraction; `class`: one of -1, 0, 1 */
  readonly target: 'return' | 'class';
  compute(candles: Candles, params: ParamsOf<S>): Labels;
}

export function defineLabel<const S extends ParamSpecs>(draft: Omit<LabelDefinition<S>, 'kind'>): LabelDefinition<S> {
  return Object.freeze({ kind: 'label', ...draft });
}
