import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import type { FeatureImportance } from '../../core/model.js';
import { sharedColumn } from '../../data/store/columns.js';
import type { PurgedFold } from '../../models/purged-folds.js';
import { learners } from '../../models/registry.js';
import { fitFold } from '../../research/cross-validation.js';
import { fitOn, type ModelPlan, type PreparedMarket } from '../../research/train.js';
import type { Answer } from '../remote-words.js';

/** A plan as it travels between threads: a learner by its text. */
export type TravelPlan = Omit<ModelPlan, 'learner'> & { readonly learner: string };

/** One fit: of a fold, or of the rows that the stored model is taught by. Numbers are places in the task's lists. */
export interface FitJob {
  readonly market: number;
  readonly plan: number;
  /** null for the stored model */
  readonly fold: PurgedFold | null;
  /** bars that are learnt from */
  readonly rows: Int32Array;
}

/** All fits of one command, with what they share: columns in shared memory, so that no thread has a copy of its own. */
export interface FoldTask {
  readonly markets: readonly PreparedMarket[];
  readonly plans: readonly TravelPlan[];
  readonly jobs: readonly FitJob[];
}

/** What a model that was taught by the train rows of a fold said of its test rows. */
export interface FoldAnswer {
  /** (testRows,) null where nothing was said */
  readonly prediction: readonly (number | null)[];
  /** (testRows × classes) row-major; multiclass only */
  readonly probabilities?: readonly (number | null)[];
  /** multiclass: the values that the train rows held, increasing */
  readonly classes?: readonly number[];
  readonly trainRows: number;
}

export interface FinalAnswer {
  readonly model: Json;
  /** in-sample shares, the largest first */
  readonly importance: readonly FeatureImportance[];
}

/** @returns a function that does one fit and answers with the JSON of a `FoldAnswer` or a `FinalAnswer` */
export function openFolds({ markets, plans, jobs }: FoldTask): Answer {
  const bound = plans.map((plan): ModelPlan => ({ ...plan, learner: learners.parse(plan.learner) }));
  return (at, onProgress) => {
    const { market, plan, fold, rows } = jobs[at];
    try {
      if (fold === null) {
        const model = fitOn(markets[market], bound[plan], rows, onProgress);
        return JSON.stringify({ model: model.toJSON(), importance: model.importance() } satisfies FinalAnswer);
      }
      const { prediction, probabilities, model } = fitFold(markets[market], bound[plan], fold, onProgress);
      return JSON.stringify({
        prediction: Array.from(prediction),
        ...(probabilities && { probabilities: Array.from(probabilities) }),
        ...(model.classes && { classes: Array.from(model.classes) }),
        trainRows: model.trainRows,
      } satisfies FoldAnswer);
    } catch (error) {
      throw told(error, `${markets[market].candles.symbol}${fold === null ? '' : `, fold ${fold.index + 1}`}`);
    }
  };
}

/** Which of many fits it was that went wrong. */
function told(error: unknown, where: string): unknown {
  if (!(error instanceof QuantError)) return error;
  return new QuantError(error.code, `${where}: ${error.message}`, { hint: error.hint, cause: error });
}

/** The same market with its columns where all threads can read them. */
export function shareMarket(market: PreparedMarket): PreparedMarket {
  const { candles, matrix, labels } = market;
  const { openTime, open, high, low, close, volume } = candles;
  const bars = { openTime, open, high, low, close, volume };
  return {
    ...market,
    candles: {
      ...candles,
      ...(Object.fromEntries(Object.entries(bars).map(([name, column]) => [name, shared(column)])) as typeof bars),
      extra: {},
    },
    matrix: { ...matrix, columns: matrix.columns.map(shared), openTime: shared(matrix.openTime) },
    labels: { ...labels, values: shared(labels.values), weights: shared(labels.weights) },
  };
}

function shared(column: Float64Array): Float64Array {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const copy = sharedColumn(column.length);
  copy.set(column);
  return copy;
}
