import type { FeatureMatrix } from './feature.js';
import type { Json } from './kit/json.js';
import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Bound, Definition } from './kit/registry.js';
import type { Rng } from './kit/rng.js';

/**
 * `regression` predicts a value in the label's own unit; `classification` the probability, in [0, 1], that the label is
 * above 0; `multiclass` the probability of each value that the label takes, such as -1, 0 and 1.
 */
export const MODEL_TASKS = ['classification', 'regression', 'multiclass'] as const;
export type ModelTask = (typeof MODEL_TASKS)[number];

/**
 * Rows to learn from, oldest first. The target is always known; columns may hold NaN where the plan takes unknown values,
 * and a learner that cannot take them refuses (`checkTraining`).
 */
export interface TrainingSet {
  readonly task: ModelTask;
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  /** regression: the label; classification: 1 when the label is above 0, else 0; multiclass: the place of the label in `classes` */
  readonly target: Float64Array;
  /** multiclass: the values that the label takes, increasing, at least 2; absent for other tasks */
  readonly classes?: Float64Array;
  /** columns whose numbers are names (an hour, a regime) rather than sizes, increasing; a learner may use it or not */
  readonly categorical?: Int32Array;
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
  /** multiclass: as {@link aboveZero} of `probabilities` */
  predict(columns: readonly Float64Array[], rows: number): Float64Array;
  /** Multiclass always has it. (rows × classes) row-major, each row ≥ 0 and summing to 1, or all NaN. */
  probabilities?(columns: readonly Float64Array[], rows: number): Float64Array;
  /** Where the outcome lies with the confidence that the learner was asked for; in the unit of the prediction. */
  interval?(columns: readonly Float64Array[], rows: number): PredictionInterval;
  /** What each column adds to the score of one row. Absent where the learner has no exact answer. */
  contributions?(columns: readonly Float64Array[], row: number): ScoreParts;
  /**
   * The same, with a column that is not known set to that of background rows (interventional): `base` is the mean score
   * of these. All their columns are known. Absent where the learner has no exact answer.
   */
  contributionsAgainst?(
    background: readonly Float64Array[],
    rows: number,
  ): (columns: readonly Float64Array[], row: number) => ScoreParts;
  /** Plain JSON; `restore` of it predicts the same bits. */
  toJSON(): Json;
  /** How much each column matters to the model, ≥ 0, summing to 1; all 0 when it uses none. Absent where it has no meaning. */
  importance?(): Float64Array;
}

/** (rows,) each; low ≤ high, NaN where the prediction is. */
export interface PredictionInterval {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** share of outcomes that should lie inside, in (0, 1) */
  readonly level: number;
}

/** base + Σ parts = score of the row, to rounding; Shapley values where columns depend on each other in the model. */
export interface ScoreParts {
  /** of base and parts: the label's own unit, log odds of the label above 0, or probability of it */
  readonly unit: 'label' | 'log-odds' | 'probability';
  /** what the model says of a row that it knows nothing of */
  readonly base: number;
  /** one per column */
  readonly parts: Float64Array;
}

/** The probability that the label is above 0, a label of 0 counting half for each side: 0.5 says nothing. */
export function aboveZero(probabilities: Float64Array, classes: Float64Array): Float64Array {
  const width = classes.length;
  const out = new Float64Array(probabilities.length / width);
  for (let i = 0; i < out.length; i++) {
    for (let c = 0; c < width; c++) {
      if (classes[c] >= 0) out[i] += classes[c] > 0 ? probabilities[i * width + c] : 0.5 * probabilities[i * width + c];
    }
  }
  return out;
}

/** What a learner is given beside its data. */
export interface FitTools {
  /** the learners that it stands on, as named inside it */
  readonly members: readonly Bound<LearnerDefinition>[];
  /**
   * Says how far the fit has come; may throw, to stop it.
   *
   * @param score the loss on validation rows so far, where there are some
   */
  readonly onProgress?: (done: number, total: number, score?: number) => void;
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
  /** true when columns of its training set may hold NaN, a value that is not known */
  readonly takesUnknown?: boolean;
  /** @throws E_DATA when it cannot learn from these rows */
  fit(data: TrainingSet, params: ParamsOf<S>, rng: Rng, tools?: FitTools): FittedLearner;
  /** @param members the learners that it stands on, as in `fit` */
  restore(json: Json, members?: readonly Bound<LearnerDefinition>[]): FittedLearner;
}

/** What a learner can be taught, in words. */
export function describeTasks({ tasks }: Pick<LearnerDefinition, 'tasks'>): string {
  return tasks.length === 0 ? 'no training' : tasks.join(' and ');
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
  /** multiclass: the values that the label takes, increasing */
  readonly classes?: Float64Array;
  /** names of the learner's columns: those of the features, and what steps added or left out */
  readonly columnNames: readonly string[];
  /**
   * One value per row; NaN where a feature is not known and no step fills it in. Steps carry values from row to row: give
   * the rows before those that matter too, as many as are there.
   *
   * @throws E_SHAPE when the names differ from `featureNames`
   */
  predict(matrix: FeatureMatrix): Float64Array;
  /** (rows × classes) row-major; multiclass only. @throws as `predict` */
  probabilities?(matrix: FeatureMatrix): Float64Array;
  /** Only of learners that know one. @throws as `predict` */
  interval?(matrix: FeatureMatrix): PredictionInterval;
  /** The learner's own columns on every row, after all steps: what explanations are made on. @throws as `predict` */
  inputs(matrix: FeatureMatrix): readonly Float64Array[];
  /** the learner's own part, for explanations */
  readonly fitted: FittedLearner;
  /** by the learner's columns, which steps may have added to; in-sample, the largest first; empty without a measure */
  importance(): readonly FeatureImportance[];
  toJSON(): Json;
}
