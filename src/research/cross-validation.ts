import type { FitTools, FittedModel } from '../core/model.js';
import type { PurgedFold } from '../models/purged-folds.js';
import { fitOn, type ModelPlan, type PreparedMarket } from './train.js';

/** One fold of one market: a model that was taught by the train rows alone, and what it said of the test rows. */
export interface FoldOutcome {
  readonly fold: PurgedFold;
  readonly model: FittedModel;
  /** (testRows,) as `FittedModel.predict`; NaN where a feature is not known */
  readonly prediction: Float64Array;
  /** (testRows × classes) row-major; multiclass only */
  readonly probabilities?: Float64Array;
}

/**
 * Fits the plan on the train rows of a fold and predicts its test rows: the unit of work of every search and table.
 *
 * Steps are fitted on the train rows too; what they carry from row to row they carry over all rows in order of time, as
 * they would in use.
 *
 * @throws E_DATA when the learner cannot learn from these rows
 */
export function fitFold(
  market: PreparedMarket,
  plan: ModelPlan,
  fold: PurgedFold,
  onProgress?: FitTools['onProgress'],
): FoldOutcome {
  const model = fitOn(market, plan, fold.trainRows, onProgress);
  const columns = model.inputs(market.matrix).map((column) => Float64Array.from(fold.testRows, (row) => column[row]));
  const rows = fold.testRows.length;
  return {
    fold,
    model,
    prediction: model.fitted.predict(columns, rows),
    ...(model.fitted.probabilities && { probabilities: model.fitted.probabilities(columns, rows) }),
  };
}

/**
 * What was said of each bar by models that were not taught by it: the mean where several folds tested it.
 *
 * @param bars number of bars of the market
 * @returns (bars,) NaN where no fold tested the bar or nothing was said
 */
export function outOfFold(bars: number, outcomes: readonly Pick<FoldOutcome, 'fold' | 'prediction'>[]): Float64Array {
  const total = new Float64Array(bars);
  const count = new Int32Array(bars);
  for (const { fold, prediction } of outcomes) {
    fold.testRows.forEach((row, k) => {
      if (Number.isNaN(prediction[k])) return;
      total[row] += prediction[k];
      count[row]++;
    });
  }
  return total.map((sum, row) => (count[row] > 0 ? sum / count[row] : Number.NaN));
}
