import type { MetricResult } from '../../core/metric.js';
import type { ModelTask } from '../../core/model.js';
import type { Trained } from './train-score.js';

/** The score that models are compared by: one that a model cannot better by saying what it does not believe. */
export const MAIN_SCORES: Readonly<Record<ModelTask, { readonly name: string; readonly isLossLike: boolean }>> = {
  classification: { name: 'log-loss', isLossLike: true },
  multiclass: { name: 'log-loss', isLossLike: true },
  regression: { name: 'r2', isLossLike: false },
};

export interface Ranked {
  /** the mean over markets, out of fold where there are folds, else on the test at the end */
  readonly score: Pick<MetricResult, 'name' | 'label' | 'value' | 'reason'>;
  /** larger is better; −∞ where the score is not known */
  readonly worth: number;
}

export function rankOf(task: ModelTask, trained: readonly Trained[]): Ranked {
  const { name, isLossLike } = MAIN_SCORES[task];
  const found = trained.map(({ cv, test }) => (cv ?? test)?.scores.find((score) => score.name === name));
  const value = found.reduce((sum, score) => sum + (score?.value ?? Number.NaN), 0) / found.length;
  const reason = found.find((score) => score !== undefined && Number.isNaN(score.value))?.reason;
  return {
    score: { name, label: found[0]?.label ?? name, value, reason },
    worth: Number.isNaN(value) ? Number.NEGATIVE_INFINITY : isLossLike ? -value : value,
  };
}
