import type { Json } from './kit/json.js';
import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { Rng } from './kit/rng.js';
import type { ModelTask } from './model.js';

/** Columns of one market in order of time, as a model's input; NaN is not known. */
export interface PreprocessTable {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  /** open time of each row's bar, UTC ms, increasing: the same bar has the same place in a season in every table */
  readonly openTime: Float64Array;
}

/** What came of the training rows, for steps that look at it: selection, target encoding. */
export interface PreprocessOutcome {
  readonly task: ModelTask;
  /** (rows,) as in `TrainingSet.target` */
  readonly target: Float64Array;
  /** (rows,) ≥ 0 */
  readonly weights: Float64Array;
  /** (rows,) when each outcome was known, UTC ms: close time of the last bar that its label used */
  readonly knownAt: Float64Array;
}

/** What was learnt from the training rows. It stands inside the model, and is all that later rows are treated by. */
export interface FittedPreprocessor {
  /**
   * The columns after the step: as many rows, under the names of `names`. Row i depends on the fit and on rows ≤ i of
   * the table only. The table is left as it is.
   */
  apply(table: PreprocessTable): PreprocessTable;
  /** Plain JSON; `restore` of it gives the same bits. */
  toJSON(): Json;
}

/**
 * A step between features and learner: imputation, treatment of outliers, scaling, a score of how unusual a row is.
 *
 * Laws, held by the contract test: fitted on training rows alone; the same seed gives the same bits; row i of `apply`
 * knows nothing of later rows; inputs stay untouched; a JSON round trip gives the same bits.
 */
export interface PreprocessorDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'preprocessor';
  /** true when it gives a number where the table has none */
  readonly fillsUnknown: boolean;
  /** true when it learns from what came of the training rows: then it knows as much as the last of those labels */
  readonly readsOutcome?: boolean;
  /**
   * @param outcome what came of the training rows; steps that look at it refuse without
   * @throws E_DATA when there are too few rows to learn from
   */
  fit(train: PreprocessTable, params: ParamsOf<S>, rng: Rng, outcome?: PreprocessOutcome): FittedPreprocessor;
  restore(json: Json): FittedPreprocessor;
}

export function definePreprocessor<const S extends ParamSpecs>(
  draft: Omit<PreprocessorDefinition<S>, 'kind'>,
): PreprocessorDefinition<S> {
  return Object.freeze({ kind: 'preprocessor', ...draft });
}
