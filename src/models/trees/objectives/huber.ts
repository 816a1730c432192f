import { meanLoss, type Objective, type Scored } from '../objective.js';
import { residualQuantile, weightedQuantile } from './quantile.js';

const identity = (x: number): number => x;
const clip = (x: number, most: number): number => Math.max(-most, Math.min(most, x));
const medianOf = (target: Float64Array, weights: Float64Array): number => weightedQuantile(target, weights, 0.5);

/** ½·d² up to delta, then a straight line: delta·(|d| − ½·delta). */
function huberLoss(d: number, delta: number): number {
  const size = Math.abs(d);
  return size <= delta ? 0.5 * d * d : delta * (size - 0.5 * delta);
}

/** The median of what is lacking, and the mean of what is left after it, each row by at most delta. */
function huberStep(at: Scored, rows: Int32Array, delta: number): number {
  const median = residualQuantile(at, rows, 0.5);
  let sum = 0;
  let total = 0;
  for (let q = 0; q < rows.length; q++) {
    const i = rows[q];
    sum += at.weights[i] * clip(at.target[i] - at.scores[i] - median, delta);
    total += at.weights[i];
  }
  return total > 0 ? median + sum / total : median;
}

function huberDerivatives(
  { scores, target, weights }: Scored,
  { gradient, hessian }: { gradient: Float64Array; hessian: Float64Array },
  delta: number,
): void {
  for (let i = 0; i < scores.length; i++) {
    gradient[i] = weights[i] * clip(scores[i] - target[i], delta);
    hessian[i] = weights[i];
  }
}

/**
 * Huber's loss: squared for misses up to `delta`, absolute beyond, so that wild outcomes pull with a bounded force.
 *
 * Derivatives w·clip(s − y, ±delta) and w, as LightGBM `huber` has them.
 *
 * @param delta in the label's unit, > 0
 * @source Huber 1964, Robust estimation of a location parameter
 */
export function huber(delta: number): Objective {
  return {
    name: 'huber',
    unit: 'label',
    derivatives: (at, out) => huberDerivatives(at, out, delta),
    loss: (scores, target, weights) => meanLoss(weights, (i) => huberLoss(scores[i] - target[i], delta)),
    scoreOf: identity,
    predictionOf: identity,
    classicStep: (at, rows) => huberStep(at, rows, delta),
  };
}

/**
 * Huber's loss with its width taken from the data: before each tree, the value that a share of the misses stays within.
 *
 * Classic boosting's form (scikit-learn's `huber`): nobody has to know the size of the label. The width is that of the
 * last derivatives, also for the loss.
 *
 * @param share of the misses that count squared, in (0, 1)
 * @source Friedman 2001, Greedy function approximation, algorithm 4 (M_TreeBoost)
 */
export function adaptiveHuber(share: number): Objective {
  let delta = Number.POSITIVE_INFINITY;
  return {
    name: 'huber',
    unit: 'label',
    derivatives(at, out) {
      const misses = at.target.map((y, i) => Math.abs(y - at.scores[i]));
      delta = weightedQuantile(misses, at.weights, share);
      huberDerivatives(at, out, delta);
    },
    loss: (scores, target, weights) => meanLoss(weights, (i) => huberLoss(scores[i] - target[i], delta)),
    scoreOf: identity,
    predictionOf: identity,
    classicStep: (at, rows) => huberStep(at, rows, delta),
    start: medianOf,
  };
}

/**
 * Huber's loss made smooth: slope²·(√(1 + (d/slope)²) − 1) of the miss d.
 *
 * Derivatives w·d/√(1 + (d/slope)²) and w·(1 + (d/slope)²)^(−3/2), as XGBoost `reg:pseudohubererror` has them.
 *
 * @param slope where it bends, in the label's unit, > 0
 * @source Charbonnier et al. 1997; XGBoost regression_obj.cu, PseudoHuberRegression
 */
export function pseudoHuber(slope: number): Objective {
  return {
    name: 'pseudo-huber',
    unit: 'label',
    derivatives({ scores, target, weights }, { gradient, hessian }) {
      for (let i = 0; i < scores.length; i++) {
        const d = scores[i] - target[i];
        const scale = 1 + (d / slope) ** 2;
        const root = Math.sqrt(scale);
        gradient[i] = (weights[i] * d) / root;
        hessian[i] = weights[i] / (scale * root);
      }
    },
    loss: (scores, target, weights) =>
      meanLoss(weights, (i) => slope * slope * (Math.sqrt(1 + ((scores[i] - target[i]) / slope) ** 2) - 1)),
    scoreOf: identity,
    predictionOf: identity,
  };
}
