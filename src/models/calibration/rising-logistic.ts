import { newtonMinimum } from '../../core/math/optimize.js';
import { sigmoid } from '../../core/math/sigmoid.js';

export interface RisingLogistic {
  readonly bias: number;
  /** (columns,) ≥ 0 */
  readonly weights: Float64Array;
}

/** A whisper of a penalty in rows: a clean cut between the classes has no finite optimum without. */
const PENALTY = 1e-6;

/**
 * Logistic regression on one or two columns whose weights may not be negative: a column whose weight would be is left
 * out, as the conditions of an optimum on that edge ask for with two columns.
 *
 * @param target (n,) in [0, 1]: shares are taken as they are
 * @param rowWeights (n,) ≥ 0, some above 0
 */
export function risingLogistic(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
): RisingLogistic {
  const every = columns.map((_, k) => k);
  const free = solve(columns, every, target, rowWeights);
  if (free.weights.every((w) => w >= 0)) return free;
  const edges = every.filter(() => columns.length > 1).map((k) => solve(columns, [k], target, rowWeights));
  const allowed = edges.filter((edge) => edge.weights.every((w) => w >= 0));
  if (allowed.length === 0) return solve(columns, [], target, rowWeights);
  return allowed.reduce((best, edge) => (edge.loss < best.loss ? edge : best));
}

function solve(
  columns: readonly Float64Array[],
  used: readonly number[],
  target: Float64Array,
  rowWeights: Float64Array,
): RisingLogistic & { readonly loss: number } {
  const x = [...used.map((k) => columns[k]), new Float64Array(target.length).fill(1)];
  const n = x.length;
  const curvatureAt = (point: Float64Array) => {
    let value = 0;
    const gradient = new Float64Array(n);
    const hessian = new Float64Array(n * n);
    for (let i = 0; i < target.length; i++) {
      let margin = 0;
      for (let k = 0; k < n; k++) margin += point[k] * x[k][i];
      const p = sigmoid(margin);
      value += rowWeights[i] * (Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - target[i] * margin);
      for (let j = 0; j < n; j++) {
        gradient[j] += rowWeights[i] * (p - target[i]) * x[j][i];
        for (let k = 0; k <= j; k++) hessian[j * n + k] += rowWeights[i] * p * (1 - p) * x[j][i] * x[k][i];
      }
    }
    for (let j = 0; j < n; j++) {
      value += 0.5 * PENALTY * point[j] ** 2;
      gradient[j] += PENALTY * point[j];
      hessian[j * n + j] += PENALTY;
    }
    return { value, gradient, hessian };
  };
  const { point, value } = newtonMinimum(new Float64Array(n), curvatureAt);
  const weights = new Float64Array(columns.length);
  used.forEach((k, p) => {
    weights[k] = point[p];
  });
  return { bias: point[n - 1], weights, loss: value };
}
