import type { TrainingSet } from '../../core/model.js';
import { logOdds } from '../calibration/odds.js';

/**
 * What members say, as columns that a linear model can add up: sizes as they are, probabilities as log odds, with
 * several classes those of every class but the last.
 *
 * @param answers per member (rows × width) row-major
 */
export function metaColumns(
  task: TrainingSet['task'],
  width: number,
  answers: readonly Float64Array[],
  rows: number,
): Float64Array[] {
  if (task === 'regression') return answers.map((said) => said);
  if (task === 'classification') return answers.map((said) => said.map(logOdds));
  return answers.flatMap((said) =>
    Array.from({ length: width - 1 }, (_, c) =>
      Float64Array.from({ length: rows }, (__, i) => logOdds(said[i * width + c])),
    ),
  );
}

/** What the members said of rows they had not seen, as a training set; rows of which one says nothing are left out. */
export function metaSet(data: TrainingSet, columns: readonly Float64Array[]): TrainingSet {
  const rows = Int32Array.from({ length: data.rows }, (_, i) => i).filter((i) =>
    columns.every((column) => Number.isFinite(column[i])),
  );
  return {
    task: data.task,
    names: columns.map((_, k) => `member ${k + 1}`),
    columns: columns.map((column) => Float64Array.from(rows, (i) => column[i])),
    rows: rows.length,
    target: Float64Array.from(rows, (i) => data.target[i]),
    weights: Float64Array.from(rows, (i) => data.weights[i]),
    ...(data.classes && { classes: data.classes }),
  };
}
