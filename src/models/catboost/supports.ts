import type { TrainingSet } from '../../core/model.js';
import { barOf, endOf } from '../training-rows.js';

/**
 * Which model each row's residual comes from, so that no row is judged by a model that has seen its outcome.
 *
 * Models are kept for the first 1, 2, 4, 8 … rows. Row i takes the largest whose labels had all ended before its bar.
 */
export interface SupportPlan {
  /** (rows,) the model of each row: that of the first 2^k rows; −1 where none knew anything yet */
  readonly modelOf: Int32Array;
  /** per model: rows that it has to score, its own and those that take it */
  readonly length: Int32Array;
}

/** @source Prokhorenkova et al. 2018, CatBoost, section 5 and appendix B (prefixes of 2^j rows), in the order of time */
export function planSupports(data: TrainingSet): SupportPlan {
  const { rows } = data;
  const models = rows > 1 ? Math.floor(Math.log2(rows - 1)) + 1 : 0;
  const lastEnd = new Float64Array(models).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < models; k++) {
    for (let i = 0; i < 2 ** k; i++) lastEnd[k] = Math.max(lastEnd[k], endOf(data, i));
  }
  const modelOf = new Int32Array(rows);
  const length = Int32Array.from({ length: models }, (_, k) => 2 ** k);
  let k = -1;
  for (let i = 0; i < rows; i++) {
    while (k + 1 < models && 2 ** (k + 1) <= i && lastEnd[k + 1] < barOf(data, i)) k++;
    modelOf[i] = k;
    if (k >= 0) length[k] = i + 1;
  }
  return { modelOf, length: length.map((rowsOf, m) => Math.max(rowsOf, 2 ** m)) };
}
