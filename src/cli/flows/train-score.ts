import type { MetricResult } from '../../core/metric.js';
import type { FeatureImportance, FittedModel } from '../../core/model.js';
import { restoreModel } from '../../models/model.js';
import type { PurgedFold } from '../../models/purged-folds.js';
import { scoreModel } from '../../models/score.js';
import { outOfFold } from '../../research/cross-validation.js';
import { labelSpread, outcomeOf } from '../../research/signal.js';
import type { ModelPlan } from '../../research/train.js';
import type { BundleEntry } from './model-bundle.js';
import type { Fitted } from './train-fit.js';
import type { FoldAnswer } from './train-jobs.js';
import type { TrainMarket } from './train-prepare.js';

/** How one fold went. */
export interface FoldResult {
  readonly fold: PurgedFold;
  readonly trainRows: number;
  readonly scores: readonly MetricResult[];
}

/** One model of one market, and what it is worth. */
export interface Trained {
  readonly market: TrainMarket;
  readonly entry: BundleEntry;
  readonly trainRows: number;
  readonly importance: readonly FeatureImportance[];
  /** on the newest bars, which it has not seen; null without such */
  readonly test: { readonly rows: number; readonly fromMs: number; readonly scores: readonly MetricResult[] } | null;
  /** by models that had not seen the bars that they spoke of; null without folds */
  readonly cv: {
    readonly folds: readonly FoldResult[];
    readonly scores: readonly MetricResult[];
    /** (bars,) what was said of each bar; NaN where nobody said anything */
    readonly prediction: Float64Array;
  } | null;
}

export function judge(market: TrainMarket, plan: ModelPlan, { final, folds }: Fitted): Trained {
  const { candles, labels, matrix } = market.market;
  // What a saved form says of itself is what is stored, to the bit.
  const restored = restoreModel(final.model);
  const model: FittedModel = { ...restored, toJSON: () => final.model };
  const outcomesOf = (rows: ArrayLike<number>): Float64Array =>
    Float64Array.from(rows, (row) => outcomeOf(plan.task, labels.values[row]));
  const entry = {
    symbol: candles.symbol,
    intervalMs: candles.intervalMs,
    model,
    spread: labelSpread(labels.values, market.rows),
    ...(market.peers === undefined ? {} : { peers: market.peers }),
  };
  return {
    market,
    entry,
    trainRows: model.trainRows,
    importance: final.importance.slice(0, 15),
    test: market.cut < candles.length ? testOf() : null,
    cv: folds.length > 0 ? foldsOf() : null,
  };

  function testOf(): Trained['test'] {
    const prediction = model.predict(matrix);
    // A value that no step could fill in leaves a row without a prediction.
    const rows = market.market.rows.filter((row) => row >= market.cut && !Number.isNaN(prediction[row]));
    const said = Float64Array.from(rows, (row) => prediction[row]);
    return {
      rows: rows.length,
      fromMs: candles.openTime[market.cut],
      scores: scoreModel(plan.task, said, outcomesOf(rows)),
    };
  }
  function foldsOf(): Trained['cv'] {
    const said = folds.map((answer, k) => ({ fold: market.folds[k], prediction: numbersOf(answer.prediction) }));
    const prediction = outOfFold(candles.length, said);
    const tested = market.rows.filter((row) => !Number.isNaN(prediction[row]));
    return {
      prediction,
      scores: scoreModel(
        plan.task,
        Float64Array.from(tested, (row) => prediction[row]),
        outcomesOf(tested),
      ),
      folds: said.map(({ fold, prediction: own }, k) => ({
        fold,
        trainRows: folds[k].trainRows,
        scores: scoreModel(plan.task, own, outcomesOf(fold.testRows)),
      })),
    };
  }
}

export function numbersOf(values: FoldAnswer['prediction']): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}
