import { QuantError } from '../../core/kit/errors.js';
import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';
import { defineLearner } from '../../core/model.js';
import { moments } from '../linear/gram.js';
import { LABEL_LINK, linearLearner, linearState } from '../linear/linear.js';
import { fitScaling, type Scaling } from '../linear/scaling.js';
import { checkTraining, weightedMean } from '../training.js';

/**
 * The weights of a linear forecast, pulled towards 0 so that noise in the past does not become conviction.
 *
 * Minimises Σ w·(y − mean − x·β)² + l2·|β|² in closed form: (XᵀWX + l2·I)·β = XᵀW(y − mean).
 *
 * @param columns each (n,), of weighted mean 0, or of any level with a `scaling`; a column of zeros gets weight 0
 * @param target (n,)
 * @param rowWeights (n,) ≥ 0
 * @param options.mean the weighted mean of the target: the intercept
 * @param options.l2 penalty on squared weights, ≥ 0; not on the intercept
 * @param options.scaling standardises the columns on the way, without a copy of them
 * @returns one weight per column
 * @throws E_DATA when the columns depend on each other and there is no penalty to choose between them
 * @source Hoerl & Kennard 1970, Ridge regression, Technometrics 12
 */
export function ridgeWeights(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
  { mean, l2, scaling }: { mean: number; l2: number; scaling?: Scaling },
): Float64Array {
  const { width, gram, cross } = moments({ columns, scaling, target, centre: mean, weights: rowWeights });
  const used = Array.from(columns.keys()).filter((k) => gram[k * width + k] > 0);
  const n = used.length;
  const a = new Float64Array(n * n);
  used.forEach((k, p) => {
    for (let q = 0; q <= p; q++) a[p * n + q] = gram[k * width + used[q]];
    a[p * n + p] += l2;
  });
  const factor = choleskyFactor(a, n);
  if (factor === undefined) {
    throw new QuantError('E_DATA', 'ridge without a penalty needs columns that do not depend on each other', {
      hint: 'set l2 above 0, or use more rows than columns',
    });
  }
  const solved = choleskySolve(
    factor,
    Float64Array.from(used, (k) => cross[k]),
  );
  const weights = new Float64Array(width);
  used.forEach((k, p) => {
    weights[k] = solved[p];
  });
  return weights;
}

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
    const weights = ridgeWeights(data.columns, data.target, data.weights, { mean, l2, scaling });
    return linearLearner({ ...scaling, bias: mean, weights }, LABEL_LINK);
  },
  restore: (json) => linearLearner(linearState(json), LABEL_LINK),
});
