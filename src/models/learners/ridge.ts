import { QuantError } from '../../core/kit/errors.js';
import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';
import { defineLearner } from '../../core/model.js';
import { linearLearner, linearState } from '../linear/linear.js';
import { fitScaling, scaleColumns } from '../linear/scaling.js';
import { checkTraining, weightedMean } from '../training.js';

/**
 * The weights of a linear forecast, pulled towards 0 so that noise in the past does not become conviction.
 *
 * Minimises Σ w·(y − mean − x·β)² + l2·|β|² in closed form: (XᵀWX + l2·I)·β = XᵀW(y − mean).
 *
 * @param columns each (n,), of weighted mean 0; a column of zeros gets weight 0
 * @param target (n,)
 * @param rowWeights (n,) ≥ 0
 * @param options.mean the weighted mean of the target: the intercept
 * @param options.l2 penalty on squared weights, ≥ 0; not on the intercept
 * @returns one weight per column
 * @throws E_DATA when the columns depend on each other and there is no penalty to choose between them
 * @source Hoerl & Kennard 1970, Ridge regression, Technometrics 12
 */
export function ridgeWeights(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
  { mean, l2 }: { mean: number; l2: number },
): Float64Array {
  const used = columns.flatMap((x, k) => (x.some((value) => value !== 0) ? [k] : []));
  const n = used.length;
  const a = new Float64Array(n * n);
  const b = new Float64Array(n);
  used.forEach((k, p) => {
    const weighted = columns[k].map((value, i) => value * rowWeights[i]);
    for (let q = 0; q <= p; q++) a[p * n + q] = dot(weighted, columns[used[q]]);
    a[p * n + p] += l2;
    for (let i = 0; i < target.length; i++) b[p] += weighted[i] * (target[i] - mean);
  });
  const factor = choleskyFactor(a, n);
  if (factor === undefined) {
    throw new QuantError('E_DATA', 'ridge without a penalty needs columns that do not depend on each other', {
      hint: 'set l2 above 0, or use more rows than columns',
    });
  }
  const solved = choleskySolve(factor, b);
  const weights = new Float64Array(columns.length);
  used.forEach((k, p) => {
    weights[k] = solved[p];
  });
  return weights;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

const identity = (sum: number): number => sum;

export default defineLearner({
  name: 'ridge',
  summary: 'Linear regression with an L2 penalty on standardised columns',
  source: 'Hoerl & Kennard 1970',
  params: {
    l2: {
      type: 'float',
      default: 1,
      min: 0,
      max: 1e9,
      sweep: [1, 10, 100, 1000, 10000],
      doc: 'penalty on squared weights against the summed squared errors; about the number of rows it is worth',
    },
  },
  tasks: ['regression'],
  fit: (data, { l2 }) => {
    checkTraining('ridge', data);
    const scaling = fitScaling(data.columns, data.weights);
    const mean = weightedMean(data);
    const weights = ridgeWeights(scaleColumns(data.columns, scaling), data.target, data.weights, { mean, l2 });
    return linearLearner({ ...scaling, bias: mean, weights }, identity);
  },
  restore: (json) => linearLearner(linearState(json), identity),
});
