import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { sigmoid } from '../../core/math/sigmoid.js';
import { defineLearner, type FitTools, type FittedLearner, type TrainingSet } from '../../core/model.js';
import { classShares } from '../bayes/class-shares.js';
import { type LinearLink, linearLearner, linearState } from '../linear/linear.js';
import { logisticMinimum, sparseLogisticMinimum, varying } from '../linear/logistic-fit.js';
import { fitScaling, type Scaling, scaleColumns } from '../linear/scaling.js';
import { softmaxFit } from '../linear/softmax.js';
import { softmaxLearner, softmaxState } from '../linear/softmax-learner.js';
import { baseRate, checkTraining, hasBothClasses } from '../training.js';

export interface LogisticFit {
  readonly bias: number;
  readonly weights: Float64Array;
}

const ODDS: LinearLink = { unit: 'log-odds', answer: sigmoid };

/**
 * The weights that turn columns into the odds of an up move.
 *
 * Minimises Σ w·log loss + l1·Σ|β| + ½·l2·|β|², the intercept free. Classes that a plane separates, and columns that
 * depend on each other, have no single finite optimum without a penalty; that is refused rather than answered with
 * whatever the steps reached.
 *
 * @param columns each (n,); a column of zeros gets weight 0
 * @param target (n,) 0 or 1, both present
 * @param rowWeights (n,) ≥ 0
 * @param l2 penalty on half the squared weights, ≥ 0
 * @param options.l1 penalty on absolute weights, ≥ 0
 * @param options.scaling standardises the columns on the way, without a copy of them
 * @throws E_DATA when there is no finite optimum
 * @source McCullagh & Nelder 1989, Generalized Linear Models, 4.4
 */
export function logisticFit(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
  l2: number,
  { l1 = 0, scaling }: { l1?: number; scaling?: Scaling } = {},
): LogisticFit {
  const used = varying(columns, scaling);
  const data = {
    columns: used.map((k) => columns[k]),
    ...(scaling && { scaling: { mean: pick(scaling.mean, used), inverse: pick(scaling.inverse, used) } }),
    target,
    weights: rowWeights,
  };
  const found = l1 > 0 ? sparseLogisticMinimum(data, { l1, l2 }) : logisticMinimum(data, l2);
  const total = rowWeights.reduce((sum, w) => sum + w, 0);
  if (!found.isConverged || (l1 === 0 && l2 === 0 && found.value < 1e-6 * total)) {
    throw new QuantError(
      'E_DATA',
      'logistic has no finite optimum: columns separate the classes or depend on each other',
      { hint: 'raise l2, and look for a column that knows the label' },
    );
  }
  const weights = new Float64Array(columns.length);
  used.forEach((k, p) => {
    weights[k] = found.point[p];
  });
  return { bias: found.point[used.length], weights };
}

function pick(values: Float64Array, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (k) => values[k]);
}

function fitClasses(data: TrainingSet, l2: number, tools?: FitTools): FittedLearner {
  const scaling = fitScaling(data.columns, data.weights);
  const classes = data.classes!;
  const present = Array.from(classes.keys()).filter((c) => data.target.some((y, i) => y === c && data.weights[i] > 0));
  // A class without rows would be pushed out for ever: then all that is said is how often each came.
  if (present.length < classes.length) {
    const weights = new Float64Array(classes.length * data.columns.length);
    return softmaxLearner({ ...scaling, classes, bias: classShares(data).map(Math.log), weights });
  }
  const columns = scaleColumns(data.columns, scaling);
  const { target, weights } = data;
  const onStep = (steps: number): void => tools?.onProgress?.(Math.min(steps, 499), 500);
  const fit = softmaxFit({ columns, target, weights, classCount: classes.length, l2, onStep });
  return softmaxLearner({ ...scaling, classes, bias: fit.bias, weights: fit.weights });
}

export default defineLearner({
  name: 'logistic',
  summary: 'Logistic regression with L1 and L2 penalties on standardised columns',
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
    l1: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1e9,
      sweep: [0, 1, 10, 100],
      doc: 'penalty on absolute weights against the summed log loss: leaves columns out; for two classes',
    },
  },
  tasks: ['classification', 'multiclass'],
  fit: (data, { l1, l2 }, _rng, tools) => {
    checkTraining('logistic', data);
    if (data.task === 'multiclass') {
      if (l1 > 0) throw new QuantError('E_PARAM', `logistic.l1 must be 0 for more than two classes, was ${l1}`);
      return fitClasses(data, l2, tools);
    }
    const scaling = fitScaling(data.columns, data.weights);
    const base = baseRate(data);
    // One class alone teaches nothing about the columns: every bar gets the same probability, (k + ½)/(n + 1).
    const fit = hasBothClasses(data)
      ? logisticFit(data.columns, data.target, data.weights, l2, { l1, scaling })
      : { bias: Math.log(base / (1 - base)), weights: new Float64Array(data.columns.length) };
    return linearLearner({ ...scaling, ...fit }, ODDS);
  },
  restore: (json) => (isSoftmax(json) ? softmaxLearner(softmaxState(json)) : linearLearner(linearState(json), ODDS)),
});

function isSoftmax(json: Json): boolean {
  return json !== null && typeof json === 'object' && !Array.isArray(json) && 'classes' in json;
}
