import { sameLength } from '../core/kit/check.js';
import type { Measured, MetricResult } from '../core/metric.js';
import type { ModelTask } from '../core/model.js';
import { classSampleOf } from './scores/classes.js';
import { NO_ROWS, type Score, type ScoreSample, sampleOf } from './scores/score.js';
import { classScores, type ScoreOptions, scoresOf } from './scores/tasks.js';

/**
 * How good predictions were on rows the model was not trained on.
 *
 * Rows without a prediction or a target (NaN) are left out; how many remain is the first figure. A score that has no
 * meaning on these rows is NaN and says why.
 *
 * @param prediction (n,) the label's unit, or the probability that the label is above 0
 * @param target (n,) the label; classification and multiclass read it as "above 0 or not", so 0/1 and −1/0/1 both do
 * @throws E_SHAPE when the lengths differ; E_PARAM when an option is out of range
 */
export function scoreModel(
  task: ModelTask,
  prediction: Float64Array,
  target: Float64Array,
  options: ScoreOptions = {},
): MetricResult[] {
  return resultsOf(scoresOf(task, options), knownRows(task, prediction, target).sample);
}

/**
 * How well the probabilities of several classes foretold which one came.
 *
 * @param probabilities (n × classes) row-major
 * @param classes the values that the label takes, increasing
 * @param labels (n,) the label's own values; one that is not among the classes was given no probability
 * @throws E_SHAPE when the lengths do not match
 */
export function scoreMulticlass(
  probabilities: Float64Array,
  classes: Float64Array,
  labels: Float64Array,
): MetricResult[] {
  return resultsOf(classScores(), classSampleOf(probabilities, classes, labels));
}

/** The rows that are scored, by their places in the columns given, and what is scored of them. */
export function knownRows(
  task: ModelTask,
  prediction: Float64Array,
  target: Float64Array,
): { readonly rows: Int32Array; readonly sample: ScoreSample } {
  const n = sameLength('scoreModel', { prediction, target });
  const all = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) if (!Number.isNaN(prediction[i]) && !Number.isNaN(target[i])) all[count++] = i;
  const rows = all.slice(0, count);
  const sample = sampleOf(
    Float64Array.from(rows, (i) => prediction[i]),
    Float64Array.from(rows, (i) => (task === 'regression' ? target[i] : Number(target[i] > 0))),
  );
  return { rows, sample };
}

function resultsOf<S extends { readonly total: number }>(scores: readonly Score<S>[], sample: S): MetricResult[] {
  const results = scores.map(({ name, label, unit, definition, compute }): MetricResult => {
    const { value, reason }: Measured = sample.total === 0 ? NO_ROWS : compute(sample);
    return { name, label, unit, definition, value, ...(reason === undefined ? {} : { reason }) };
  });
  return [{ ...ROWS, value: sample.total }, ...results];
}

const ROWS = {
  name: 'rows',
  label: 'Rows scored',
  unit: 'count',
  definition: 'rows that have both a prediction and a known label',
} as const;
