import { sigmoid } from '../../core/math/sigmoid.js';

/** What boosting makes small: a loss of scores, through its first two derivatives. */
export interface Objective {
  /** Writes the derivatives of each row's weighted loss at its score. */
  derivatives(
    at: { scores: Float64Array; target: Float64Array; weights: Float64Array },
    out: { gradient: Float64Array; hessian: Float64Array },
  ): void;
  /** weighted mean loss */
  loss(scores: Float64Array, target: Float64Array, weights: Float64Array): number;
  /** prediction of a constant → the score that gives it */
  scoreOf(prediction: number): number;
  predictionOf(score: number): number;
}

/** ½·(score − target)²; the score is the prediction. */
export const SQUARED: Objective = {
  derivatives({ scores, target, weights }, { gradient, hessian }) {
    for (let i = 0; i < scores.length; i++) {
      gradient[i] = weights[i] * (scores[i] - target[i]);
      hessian[i] = weights[i];
    }
  },
  loss: (scores, target, weights) => weightedLoss(weights, (i) => 0.5 * (scores[i] - target[i]) ** 2),
  scoreOf: (prediction) => prediction,
  predictionOf: (score) => score,
};

/** Log loss; the score is the log odds. */
export const LOGISTIC: Objective = {
  derivatives({ scores, target, weights }, { gradient, hessian }) {
    for (let i = 0; i < scores.length; i++) {
      const p = sigmoid(scores[i]);
      gradient[i] = weights[i] * (p - target[i]);
      hessian[i] = weights[i] * p * (1 - p);
    }
  },
  loss: (scores, target, weights) =>
    weightedLoss(weights, (i) => {
      const s = scores[i];
      return Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s))) - target[i] * s;
    }),
  scoreOf: (p) => Math.log(p / (1 - p)),
  predictionOf: sigmoid,
};

function weightedLoss(weights: Float64Array, of: (row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] * of(i);
    total += weights[i];
  }
  return sum / total;
}
