import { QuantError } from '../core/kit/errors.js';
import type { TrainingSet } from '../core/model.js';

/** Squares of larger numbers, summed over rows, leave the range of doubles: a column would count for nothing unsaid. */
const LARGEST = 1e150;

/**
 * Holds a training set to what every learner relies on: rows, columns, a target and weights that are numbers, some
 * weight, nothing too large to be squared.
 *
 * @param owner the learner's name, for messages
 * @param missing `refuse`: every value must be finite; `take`: NaN stands for a value that is not known
 * @throws E_DATA with the first thing that does not hold
 */
export function checkTraining(owner: string, data: TrainingSet, missing: 'refuse' | 'take' = 'refuse'): void {
  if (data.rows === 0) throw new QuantError('E_DATA', `${owner} needs at least one training row, has none`);
  if (data.columns.length === 0) throw new QuantError('E_DATA', `${owner} needs at least one column, has none`);
  let total = 0;
  for (let i = 0; i < data.rows; i++) {
    if (!isSize(data.target[i])) {
      throw new QuantError('E_DATA', `${owner}: the target of training row ${i} ${mustBe(data.target[i])}`);
    }
    if (data.task === 'classification' && data.target[i] !== 0 && data.target[i] !== 1) {
      throw new QuantError('E_DATA', `${owner}: the class of training row ${i} must be 0 or 1, was ${data.target[i]}`);
    }
    if (!(data.weights[i] >= 0 && data.weights[i] < Number.POSITIVE_INFINITY)) {
      throw new QuantError(
        'E_DATA',
        `${owner}: the weight of training row ${i} must be 0 or more, was ${data.weights[i]}`,
      );
    }
    total += data.weights[i];
  }
  if (total === 0) throw new QuantError('E_DATA', `${owner}: all training rows have weight 0`);
  data.columns.forEach((column, k) => {
    for (let i = 0; i < data.rows; i++) {
      if (isSize(column[i]) || (missing === 'take' && Number.isNaN(column[i]))) continue;
      throw new QuantError('E_DATA', `${owner}: "${data.names[k]}" of training row ${i} ${mustBe(column[i])}`);
    }
  });
}

function isSize(value: number): boolean {
  return Math.abs(value) <= LARGEST;
}

function mustBe(value: number): string {
  return Number.isFinite(value) ? `must lie within ±${LARGEST}, was ${value}` : `must be a number, was ${value}`;
}

/** The mean of the target, each row counting by its weight. */
export function weightedMean(data: TrainingSet): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < data.rows; i++) {
    sum += data.weights[i] * data.target[i];
    total += data.weights[i];
  }
  return sum / total;
}

/** False when all rows that count are of one class: then there is nothing to tell apart. */
export function hasBothClasses(data: TrainingSet): boolean {
  let ups = false;
  let downs = false;
  for (let i = 0; i < data.rows; i++) {
    if (data.weights[i] === 0) continue;
    if (data.target[i] === 1) ups = true;
    else downs = true;
  }
  return ups && downs;
}

/**
 * Where a probability model starts: the share of rows above 0.
 *
 * When all rows are of one class that share is 0 or 1 and its odds are infinite; the (k + ½)/(n + 1) of Krichevsky and
 * Trofimov stays strictly inside.
 */
export function baseRate(data: TrainingSet): number {
  const share = weightedMean(data);
  return share > 0 && share < 1 ? share : (share * data.rows + 0.5) / (data.rows + 1);
}

/** True on rows in which some column is NaN. */
export function hasUnknown(columns: readonly Float64Array[], row: number): boolean {
  for (let k = 0; k < columns.length; k++) if (Number.isNaN(columns[k][row])) return true;
  return false;
}
