import type { TrainingSet } from '../core/model.js';
import { barOf, endOf, takeTrainingRows } from './training-rows.js';

/** A training set cut in time: what to learn from, and later rows to validate on while learning. */
export interface Holdout {
  readonly fit: TrainingSet;
  readonly validation: TrainingSet;
}

/**
 * Sets the last rows aside, and purges the rows before them whose label reaches into them.
 *
 * @param share of the rows to set aside, in (0, 1)
 * @returns undefined when either part would be empty or of no weight
 */
export function holdOutLast(data: TrainingSet, share: number): Holdout | undefined {
  const first = data.rows - Math.floor(data.rows * share);
  const all = Int32Array.from({ length: data.rows }, (_, i) => i);
  const fit = all.subarray(0, first).filter((i) => first < data.rows && endOf(data, i) < barOf(data, first));
  const validation = all.subarray(first);
  if (!counts(data, fit) || !counts(data, validation)) return undefined;
  return { fit: takeTrainingRows(data, fit), validation: takeTrainingRows(data, validation) };
}

function counts(data: TrainingSet, rows: Int32Array): boolean {
  return rows.some((i) => data.weights[i] > 0);
}
