import { QuantError } from '../../core/kit/errors.js';
import type { ModelTask } from '../../core/model.js';
import { type ClassSample, MULTICLASS } from './classes.js';
import { accuracy, accuracyEdge, decisionScores } from './decision.js';
import { brier, calibrationError, logLoss } from './probability.js';
import { auc, averagePrecision } from './ranking.js';
import type { Score, ScoreSample } from './score.js';
import { valueScores } from './value.js';

export interface ScoreOptions {
  /** probability from which a row is named "above 0", in [0, 1]; 0.5 when absent */
  readonly threshold?: number;
  /** regression: the quantile that is foretold, in (0, 1), where the learner foretells one */
  readonly quantile?: number;
}

/**
 * The scores of a task, in the order of tables. A multiclass model's `predict` is a probability of "above 0", so these
 * score it as a classifier; its classes are scored by {@link classScores}.
 *
 * @throws E_PARAM when a threshold or quantile is out of range
 */
export function scoresOf(
  task: ModelTask,
  { threshold = 0.5, quantile }: ScoreOptions = {},
): readonly Score<ScoreSample>[] {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new QuantError('E_PARAM', `the threshold must be in [0, 1], was ${threshold}`);
  }
  if (quantile !== undefined && !(quantile > 0 && quantile < 1)) {
    throw new QuantError('E_PARAM', `the quantile must be in (0, 1), was ${quantile}`);
  }
  if (task === 'regression') return valueScores(quantile);
  const [f1, precision, recall, mcc, balanced] = decisionScores(threshold);
  const first = [logLoss, brier, auc, accuracy, accuracyEdge];
  return [...first, averagePrecision, f1, precision, recall, mcc, balanced, calibrationError];
}

/** The scores of the classes themselves, in the order of tables. */
export function classScores(): readonly Score<ClassSample>[] {
  return MULTICLASS;
}
