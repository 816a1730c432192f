import type { Candles } from '../core/candles.js';
import type { FeatureMatrix } from '../core/feature.js';
import type { FeatureContext } from '../core/feature-context.js';
import type { Bound } from '../core/kit/registry.js';
import type { Labels } from '../core/labels.js';
import type { FitTools, FittedModel, LearnerDefinition, ModelTask } from '../core/model.js';
import { idleAccount } from '../features/idle-account.js';
import { labelWeights } from '../features/label-weights.js';
import { computeFeatures, computeLabels } from '../features/pipeline.js';
import { usableRows } from '../models/dataset.js';
import { fitModel } from '../models/model.js';
import { fillsUnknown } from '../models/preprocessing/steps.js';

/** How a model is made, before any data is seen. */
export interface ModelPlan {
  readonly features: readonly string[];
  readonly label: string;
  readonly learner: Bound<LearnerDefinition>;
  readonly task: ModelTask;
  readonly seed: number;
  /** steps between features and learner, canonical texts in their order; none when absent */
  readonly preprocess?: readonly string[];
  /** what rows count in training, as `parseWeights` reads it; all the same when absent */
  readonly weights?: string;
  /** names of columns whose numbers are names rather than sizes, such as an hour or a regime */
  readonly categorical?: readonly string[];
  /** `take`: rows with values that are not known are learnt from too, by learners that can */
  readonly unknown?: 'refuse' | 'take';
}

/**
 * One market's features and labels, computed once for all windows: features are causal and every label says when it was
 * known, so that a cut would change nothing.
 */
export interface PreparedMarket {
  readonly candles: Candles;
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
  readonly labelText: string;
  /** rows with known features, or warm ones where the plan fills in what is not known, and a known label */
  readonly rows: Int32Array;
}

/** @param beside what features may read beside the bars; the account is one that does not trade @throws E_NO_DATA when it does not hold what they read */
export function prepareMarket(candles: Candles, plan: ModelPlan, beside: FeatureContext = {}): PreparedMarket {
  const context = { account: idleAccount(candles.length), ...beside };
  const matrix = computeFeatures(candles, plan.features, { context });
  const { labels, text } = computeLabels(candles, plan.label, { context });
  const takes = plan.unknown === 'take' || fillsUnknown(plan.preprocess ?? []);
  const rows = usableRows(matrix, labels, takes ? 'take' : 'refuse');
  return { candles, matrix, labels, labelText: text, rows };
}

/**
 * The rows of [fromMs, toMs) whose label was known by `knownByMs`: what is left after purging by time, so that no
 * label of the training part reaches into the test part, in this market or in any other.
 */
export function rowsKnownBy(market: PreparedMarket, fromMs: number, toMs: number, knownByMs: number): Int32Array {
  const { openTime, intervalMs } = market.candles;
  return market.rows.filter((row) => {
    const known = openTime[market.labels.endIndex[row]] + intervalMs;
    return openTime[row] >= fromMs && openTime[row] < toMs && known <= knownByMs;
  });
}

/** Fits the plan on some rows of one market. @throws E_DATA when the learner cannot learn from them */
export function fitOn(
  market: PreparedMarket,
  plan: ModelPlan,
  rows: Int32Array,
  onProgress?: FitTools['onProgress'],
): FittedModel {
  const { openTime, intervalMs } = market.candles;
  return fitModel({
    matrix: market.matrix,
    labels: weighed(market, plan, rows),
    labelText: market.labelText,
    features: market.matrix.names,
    learner: plan.learner,
    task: plan.task,
    preprocess: plan.preprocess,
    categorical: plan.categorical,
    unknown: plan.unknown,
    onProgress,
    rows,
    seed: plan.seed,
    closeTimeOf: (row) => openTime[row] + intervalMs,
  });
}

/** The labels with what each of the rows counts: made anew for each choice of rows, from them alone. */
function weighed({ candles, labels }: PreparedMarket, plan: ModelPlan, rows: Int32Array): Labels {
  if (plan.weights === undefined) return labels;
  const weights = labels.weights.slice();
  labelWeights(plan.weights, candles, labels, rows).forEach((weight, k) => {
    weights[rows[k]] = weight;
  });
  return { ...labels, weights };
}
