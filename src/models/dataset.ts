import type { FeatureMatrix } from '../core/feature.js';
import { QuantError } from '../core/kit/errors.js';
import type { Labels } from '../core/labels.js';
import { firstKnown } from '../core/math/rolling.js';
import type { ModelTask, TrainingSet } from '../core/model.js';

/**
 * The bars a model can be trained on: every feature is known and, with labels, so is the label, with a weight above 0.
 *
 * @param unknown `take`: features that are not known are taken too, once each of them has been known: for models whose
 *   preprocessing fills them in. Rows before that are still warming up, and stay out.
 * @returns row numbers, increasing
 * @throws E_SHAPE when the labels stand for another number of bars
 */
export function usableRows(matrix: FeatureMatrix, labels?: Labels, unknown: 'refuse' | 'take' = 'refuse'): Int32Array {
  if (labels !== undefined) sameRows(matrix, labels);
  const warm = matrix.columns.reduce((most, column) => Math.max(most, firstKnown(column)), 0);
  const rows = new Int32Array(matrix.rows);
  let count = 0;
  for (let i = 0; i < matrix.rows; i++) {
    if (labels !== undefined && !(isKnown(labels, i) && labels.weights[i] > 0)) continue;
    if (unknown === 'take' ? i >= warm : matrix.columns.every((column) => Number.isFinite(column[i])))
      rows[count++] = i;
  }
  return rows.slice(0, count);
}

/**
 * Copies the chosen bars into columns of their own, so that a learner cannot see any other bar.
 *
 * @param rows row numbers, increasing, as from {@link usableRows} or a split
 * @param options.unknown `take`: columns may hold NaN, for learners that take unknown values
 * @param options.categorical names of columns whose numbers are names; those that the matrix lacks are passed over
 * @throws E_SHAPE when the labels stand for another number of bars
 * @throws E_DATA when there is no row, or a row holds an unknown feature or label
 */
export function buildTrainingSet(
  matrix: FeatureMatrix,
  labels: Labels,
  task: ModelTask,
  rows: Int32Array,
  { unknown = 'refuse', categorical = [] }: { unknown?: 'refuse' | 'take'; categorical?: readonly string[] } = {},
): TrainingSet {
  sameRows(matrix, labels);
  if (rows.length === 0) {
    throw new QuantError('E_DATA', 'training needs at least one row with known features and label, found none', {
      hint: 'use more bars, or features with a shorter warm-up',
    });
  }
  const columns = matrix.columns.map((column, k) => {
    const taken = Float64Array.from(rows, (row) => column[row]);
    const bad = taken.findIndex((value) => !(Number.isFinite(value) || (unknown === 'take' && Number.isNaN(value))));
    if (bad >= 0) {
      throw new QuantError('E_DATA', `training row ${rows[bad]}: "${matrix.names[k]}" is not known there`);
    }
    return taken;
  });
  const { target, classes } = targetOf(labels, task, rows);
  const named = matrix.names.flatMap((name, k) => (categorical.includes(name) ? [k] : []));
  return {
    task,
    names: matrix.names,
    columns,
    rows: rows.length,
    target,
    ...(classes === undefined ? {} : { classes }),
    ...(named.length === 0 ? {} : { categorical: Int32Array.from(named) }),
    weights: Float64Array.from(rows, (row) => labels.weights[row]),
    barIndex: Int32Array.from(rows),
    endIndex: Int32Array.from(rows, (row) => labels.endIndex[row]),
  };
}

/** More values than this are sizes rather than classes. */
const MOST_CLASSES = 32;

/**
 * The labels of some rows as a learner's target.
 *
 * @throws E_DATA when one is not known, or the rows of a multiclass target hold fewer than 2 values or more than 32
 */
export function targetOf(
  labels: Labels,
  task: ModelTask,
  rows: Int32Array,
): { readonly target: Float64Array; readonly classes?: Float64Array } {
  const target = Float64Array.from(rows, (row) => {
    if (!isKnown(labels, row)) throw new QuantError('E_DATA', `training row ${row}: its label is not known`);
    return task === 'classification' ? Number(labels.values[row] > 0) : labels.values[row];
  });
  if (task !== 'multiclass') return { target };
  const classes = Float64Array.from(new Set(target)).sort();
  if (classes.length < 2 || classes.length > MOST_CLASSES) {
    throw new QuantError('E_DATA', `multiclass needs labels of 2 to ${MOST_CLASSES} values, found ${classes.length}`, {
      hint: 'direction, triple-barrier and trend-scanning are labels of -1, 0 and 1; a size is foretold with --task regression',
    });
  }
  return { target: target.map((value) => classes.indexOf(value)), classes };
}

function isKnown(labels: Labels, row: number): boolean {
  return labels.endIndex[row] >= 0 && Number.isFinite(labels.values[row]);
}

function sameRows(matrix: FeatureMatrix, labels: Labels): void {
  if (labels.values.length !== matrix.rows) {
    throw new QuantError('E_SHAPE', `features have ${matrix.rows} rows, labels ${labels.values.length}`);
  }
}
