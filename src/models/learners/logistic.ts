import { QuantError } from '../../core/kit/errors.js';
import { newtonMinimum } from '../../core/math/optimize.js';
import { sigmoid } from '../../core/math/sigmoid.js';
import { defineLearner } from '../../core/model.js';
import { linearLearner, linearState } from '../linear/linear.js';
import { fitScaling, scaleColumns } from '../linear/scaling.js';
import { baseRate, checkTraining, hasBothClasses } from '../training.js';

export interface LogisticFit {
  readonly bias: number;
  readonly weights: Float64Array;
}

/**
 * The weights that turn columns into the odds of an up move.
 *
 * Minimises Σ w·log loss + ½·l2·|β|² by Newton's method (iteratively re-weighted least squares) with damping. Classes
 * that a plane separates, and columns that depend on each other, have no single finite optimum without a penalty; that
 * is refused rather than answered with whatever the steps reached.
 *
 * @param columns each (n,); a column of zeros gets weight 0
 * @param target (n,) 0 or 1, both present
 * @param rowWeights (n,) ≥ 0
 * @param l2 penalty on squared weights, ≥ 0; not on the intercept
 * @throws E_DATA when there is no finite optimum
 * @source McCullagh & Nelder 1989, Generalized Linear Models, 4.4
 */
export function logisticFit(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
  l2: number,
): LogisticFit {
  const used = columns.flatMap((x, k) => (x.some((value) => value !== 0) ? [k] : []));
  const n = used.length + 1;
  const rows = target.length;
  // The intercept is the weight of a column of ones, put last.
  const x = [...used.map((k) => columns[k]), new Float64Array(rows).fill(1)];
  const slope = new Float64Array(rows);
  const bend = new Float64Array(rows);

  const curvatureAt = (point: Float64Array) => {
    let value = 0;
    for (let i = 0; i < rows; i++) {
      let margin = 0;
      for (let k = 0; k < n; k++) margin += point[k] * x[k][i];
      const p = sigmoid(margin);
      // log(1 + e^m) − y·m, without overflow
      value += rowWeights[i] * (Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - target[i] * margin);
      slope[i] = rowWeights[i] * (p - target[i]);
      bend[i] = rowWeights[i] * p * (1 - p);
    }
    const gradient = new Float64Array(n);
    const hessian = new Float64Array(n * n);
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < rows; i++) gradient[j] += slope[i] * x[j][i];
      for (let k = 0; k <= j; k++) hessian[j * n + k] = weightedDot(x[j], x[k], bend);
      if (j === n - 1) continue;
      value += 0.5 * l2 * point[j] ** 2;
      gradient[j] += l2 * point[j];
      hessian[j * n + j] += l2;
    }
    return { value, gradient, hessian };
  };

  let total = 0;
  for (let i = 0; i < rows; i++) total += rowWeights[i];
  const found = newtonMinimum(new Float64Array(n), curvatureAt);
  if (!found.isConverged || (l2 === 0 && found.value < 1e-6 * total)) {
    throw new QuantError(
      'E_DATA',
      'logistic has no finite optimum: columns separate the classes or depend on each other',
      {
        hint: 'raise l2, and look for a column that knows the label',
      },
    );
  }
  const weights = new Float64Array(columns.length);
  used.forEach((k, p) => {
    weights[k] = found.point[p];
  });
  return { bias: found.point[n - 1], weights };
}

function weightedDot(a: Float64Array, b: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += weights[i] * a[i] * b[i];
  return sum;
}

export default defineLearner({
  name: 'logistic',
  summary: 'Logistic regression with an L2 penalty on standardised columns',
  source: 'McCullagh & Nelder 1989',
  params: {
    l2: {
      type: 'float',
      default: 1,
      min: 1e-6,
      max: 1e9,
      sweep: [1, 10, 100, 1000, 10000],
      doc: 'penalty on half the squared weights against the summed log loss; above 0, so that separable data stay finite',
    },
  },
  tasks: ['classification'],
  fit: (data, { l2 }) => {
    checkTraining('logistic', data);
    const scaling = fitScaling(data.columns, data.weights);
    const base = baseRate(data);
    // One class alone teaches nothing about the columns: every bar gets the same probability, (k + ½)/(n + 1).
    const fit = hasBothClasses(data)
      ? logisticFit(scaleColumns(data.columns, scaling), data.target, data.weights, l2)
      : { bias: Math.log(base / (1 - base)), weights: new Float64Array(data.columns.length) };
    return linearLearner({ ...scaling, ...fit }, sigmoid);
  },
  restore: (json) => linearLearner(linearState(json), sigmoid),
});
