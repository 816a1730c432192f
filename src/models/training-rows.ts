import type { TrainingSet } from '../core/model.js';

/** Some rows of a training set as one of their own. @param rows row numbers; increasing, or with repeats for a bootstrap */
export function takeTrainingRows(data: TrainingSet, rows: Int32Array): TrainingSet {
  const pick = (x: Float64Array): Float64Array => Float64Array.from(rows, (i) => x[i]);
  const pickWhole = (x: Int32Array): Int32Array => rows.map((i) => x[i]);
  const { barIndex, endIndex } = data;
  return {
    ...data,
    columns: data.columns.map(pick),
    rows: rows.length,
    target: pick(data.target),
    weights: pick(data.weights),
    ...(barIndex && { barIndex: pickWhole(barIndex) }),
    ...(endIndex && { endIndex: pickWhole(endIndex) }),
  };
}

/** The bar that a row stands for; the row itself where the set does not say. */
export function barOf(data: TrainingSet, row: number): number {
  return data.barIndex?.[row] ?? row;
}

/** The last bar that a row's label used. */
export function endOf(data: TrainingSet, row: number): number {
  return data.endIndex?.[row] ?? barOf(data, row);
}
