import type { FeatureMatrix } from './feature.js';
import type { Json } from './kit/json.js';
import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { Rng } from './kit/rng.js';

/**
 * `regression` predicts a value in the label's own unit; `classification` predicts the probability, in [0, 1], that
 * the label is above 0.
 */
export type ModelTask = 'regression' | 'classification';

/** Rows to learn from, oldest first. No NaN: the dataset builder takes rows with known features and labels only. */
export interface TrainingSet {
  readonly task: ModelTask;
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  /** regression: the label; classification: 1 when the label is above 0, else 0 */
  readonly target: Float64Array;
  /** ≥ 0 */
  readonly weights: Float64Array;
  /** per row: the bar that it stands for, increasing; with `endIndex`, what a learner needs to purge a slice of its own */
  readonly barIndex?: Int32Array;
  /** per row: the last bar that its label used */
  readonly endIndex?: Int32Array;
}

/**
 * A learner's own part of a fitted model: columns in, one prediction per row out. NaN in gives NaN out; a learner that
 * takes unknown values may answer for those columns that held some in training.
 */
export interface FittedLearner {
  predict(columns: readonly Float64Array[], rows: number): Float64Array;
  /** Plain JSON; `restore` of it predicts the same bits. */
  toJSON(): Json;
  /** How much each column matters to the model, ≥ 0, summing to 1; all 0 when it uses none. Absent where it has no meaning. */
  importance?(): Float64Array;
}

/** One column's share of what a model uses. */
export interface FeatureImportance {
  readonly name: string;
  /** fraction of the total, ≥ 0 */
  readonly value: number;
}

/**
 * A way to learn. Laws, held by the contract test: the same seed gives the same bits; the inputs stay untouched; a
 * JSON round trip predicts the same bits; on shuffled labels it scores at chance.
 */
export interface LearnerDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'learner';
  readonly tasks: readonly ModelTask[];
  fit(data: TrainingSet, params: ParamsOf<S>, rng: Rng): FittedLearner;
  restore(json: Json): FittedLearner;
}

export function defineLearner<const S extends ParamSpecs>(
  draft: Omit<LearnerDefinition<S>, 'kind'>,
): LearnerDefinition<S> {
  return Object.freeze({ kind: 'learner', ...draft });
}

/** A fitted model with all that is needed to use it again: it refuses columns that it was not trained on. */
export interface FittedModel {
  readonly learner: string;
  readonly task: ModelTask;
  /** steps between features and learner, canonical texts in their order; empty when it takes the features as they are */
  readonly preprocess: readonly string[];
  readonly featureNames: readonly string[];
  /** canonical texts of the feature specs, the label and the learner */
  readonly features: readonly string[];
  readonly label: string;
  /** close time of the last bar that any training row or label used, UTC ms: predictions are honest after it */
  readonly knownUntil: number;
  readonly trainRows: number;
  /**
   * One value per row; NaN where a feature is not known and no step fills it in. Steps carry values from row to row: give
   * the rows before those that matter too, as many as are there.
   *
   * @throws E_SHAPE when the names differ from `featureNames`
   */
  predict(matrix: FeatureMatrix): Float64Array;
  /** by the learner's columns, which steps may have added to; in-sample, the largest first; empty without a measure */
  importance(): readonly FeatureImportance[];
  toJSON(): Json;
}
