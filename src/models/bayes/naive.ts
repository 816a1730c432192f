import type { TrainingSet } from '../../core/model.js';
import { classShares } from './class-shares.js';

export interface NaiveBayes {
  /** (classes,) > 0, summing to 1 */
  readonly prior: Float64Array;
  /** (classes × width) row-major */
  readonly mean: Float64Array;
  /** (classes × width) row-major, > 0; 0 in a column that tells nothing */
  readonly variance: Float64Array;
  /** per column: it held unknown values in training, and is passed over where it is not known */
  readonly mayLack: readonly boolean[];
}

/**
 * A bell curve per class and column, columns taken as independent of each other.
 *
 * Values that are not known are left out of their column's curves. A class that a column says nothing of has the curve
 * of all rows there.
 *
 * @param smoothing share of a column's variance that is added to that of each class, ≥ 0
 * @source Hand & Yu 2001, Idiot's Bayes, International Statistical Review 69; Chan, Golub & LeVeque 1979 (two passes)
 */
export function naiveBayesFit(data: TrainingSet, smoothing: number): NaiveBayes {
  const { columns, target, weights, rows } = data;
  const prior = classShares(data);
  const count = prior.length;
  const width = columns.length;
  const mean = new Float64Array(count * width);
  const variance = new Float64Array(count * width);
  columns.forEach((x, k) => {
    const all = curveOf(x, weights, rows, () => true);
    for (let c = 0; c < count; c++) {
      const own = curveOf(x, weights, rows, (i) => target[i] === c);
      const at = c * width + k;
      const used = own.total > 0 ? own : all;
      mean[at] = used.mean;
      variance[at] = all.varies ? used.variance + smoothing * all.variance : 0;
    }
    // One class that never moved would be certain of itself at one point: then the column's own width is all there is.
    for (let c = 0; c < count; c++) {
      const at = c * width + k;
      if (all.varies && !(variance[at] > 0)) variance[at] = 1e-9 * all.variance;
    }
  });
  return { prior, mean, variance, mayLack: columns.map((x) => x.some(Number.isNaN)) };
}

interface Curve {
  readonly total: number;
  readonly mean: number;
  readonly variance: number;
  /** false when what spread there is, is rounding */
  readonly varies: boolean;
}

function curveOf(x: Float64Array, weights: Float64Array, rows: number, takes: (row: number) => boolean): Curve {
  let total = 0;
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    if (Number.isNaN(x[i]) || !takes(i)) continue;
    total += weights[i];
    sum += weights[i] * x[i];
    largest = Math.max(largest, Math.abs(x[i]));
  }
  if (total === 0) return { total, mean: 0, variance: 0, varies: false };
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    if (!Number.isNaN(x[i]) && takes(i)) squares += weights[i] * (x[i] - mean) ** 2;
  }
  const variance = squares / total;
  return { total, mean, variance, varies: Math.sqrt(variance) > 1e-13 * largest };
}

/** log likelihood of a value of column k in class c. */
export function naiveLog({ mean, variance, mayLack }: NaiveBayes, c: number, k: number, value: number): number {
  const at = c * mayLack.length + k;
  if (Number.isNaN(value)) return mayLack[k] ? 0 : Number.NaN;
  if (variance[at] === 0) return 0;
  return -0.5 * (Math.log(2 * Math.PI * variance[at]) + (value - mean[at]) ** 2 / variance[at]);
}
