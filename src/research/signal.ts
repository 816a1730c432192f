import { normalCdf } from '../core/math/special.js';
import type { ModelTask } from '../core/model.js';

/**
 * What strategies read as `bar.signal`: the probability, in [0, 1], that the label is above 0.
 *
 * A classifier predicts just that. A regression's forecast is taken as the mean of a normal distribution whose spread
 * is the root mean square of the labels it was trained on: an honest, if rough, probability from a point forecast.
 *
 * @param spread root mean square of the training labels; ignored for classes
 * @returns one value per prediction; NaN where the prediction is
 */
export function toSignal(task: ModelTask, prediction: Float64Array, spread: number): Float64Array {
  if (task !== 'regression') return prediction;
  return prediction.map((value) => (spread > 0 ? normalCdf(value / spread) : Number.NaN));
}

/** Root mean square of the labels of some rows: the spread that {@link toSignal} needs. */
export function labelSpread(values: Float64Array, rows: Int32Array): number {
  let squares = 0;
  for (const row of rows) squares += values[row] * values[row];
  return rows.length === 0 ? Number.NaN : Math.sqrt(squares / rows.length);
}

/** The label as a score compares it: 1 or 0 for a classifier, the value itself for a regression. */
export function outcomeOf(task: ModelTask, label: number): number {
  if (task === 'regression') return label;
  return label > 0 ? 1 : 0;
}
