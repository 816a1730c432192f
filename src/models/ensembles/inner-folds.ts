import type { TrainingSet } from '../../core/model.js';
import { barOf, endOf } from '../training-rows.js';

/** Rows of a training set: what is learnt from, and what is foretold by it. */
export interface InnerFold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * Cuts a training set into parts in order of time, each foretold by what the others teach, purged both ways: rows whose
 * label meets a bar of the part's labels are not learnt from.
 *
 * @returns none when there are fewer rows than two per part, or a part would leave nothing to learn from
 * @source López de Prado 2018, Advances in Financial Machine Learning, ch. 7
 */
export function innerFolds(data: TrainingSet, folds: number): readonly InnerFold[] {
  const n = data.rows;
  if (n < 2 * folds) return [];
  const out: InnerFold[] = [];
  for (let k = 0; k < folds; k++) {
    const from = Math.floor((k * n) / folds);
    const to = Math.floor(((k + 1) * n) / folds);
    const first = barOf(data, from);
    let last = first;
    for (let row = from; row < to; row++) last = Math.max(last, endOf(data, row));
    const train = Int32Array.from({ length: n }, (_, row) => row).filter(
      (row) => (row < from || row >= to) && (endOf(data, row) < first || barOf(data, row) > last),
    );
    if (!train.some((row) => data.weights[row] > 0)) return [];
    out.push({ train, test: Int32Array.from({ length: to - from }, (_, i) => from + i) });
  }
  return out;
}
