import type { TrainingSet } from '../../core/model.js';

/**
 * How well trees do on rows that they were not grown on; a by-product of drawing rows.
 *
 * Where labels overlap, rows left out share bars with rows in the sample, so it is too good: believe purged folds instead.
 */
export interface OutOfBag {
  /** r2: 1 − squared error / variance of the target; brier: mean squared error of probabilities, summed over classes */
  readonly measure: 'r2' | 'brier';
  /** rows that some tree had not seen */
  readonly rows: number;
  /** null where there are none, or nothing varies */
  readonly value: number | null;
}

/**
 * @param answers (outputs × rows), output after output; NaN on rows that every tree has seen
 * @param targets as many, (rows,) each
 */
export function scoreOutOfBag(data: TrainingSet, answers: Float64Array, targets: readonly Float64Array[]): OutOfBag {
  const { rows, weights, task } = data;
  const measure = task === 'regression' ? 'r2' : 'brier';
  let seen = 0;
  let total = 0;
  let error = 0;
  let mean = 0;
  for (let i = 0; i < rows; i++) {
    if (Number.isNaN(answers[i]) || weights[i] === 0) continue;
    seen++;
    total += weights[i];
    mean += weights[i] * targets[0][i];
    for (let c = 0; c < targets.length; c++) error += weights[i] * (targets[c][i] - answers[c * rows + i]) ** 2;
  }
  if (seen === 0) return { measure, rows: 0, value: null };
  if (measure === 'brier') return { measure, rows: seen, value: error / total };
  mean /= total;
  let spread = 0;
  for (let i = 0; i < rows; i++) {
    if (!Number.isNaN(answers[i])) spread += weights[i] * (targets[0][i] - mean) ** 2;
  }
  return { measure, rows: seen, value: spread > 0 ? 1 - error / spread : null };
}
