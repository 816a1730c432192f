import { sigmoid } from '../../core/math/sigmoid.js';

/** The rows that a loss is measured on. */
export interface Scored {
  /** (rows,) sums of the trees so far; (classes × rows), class after class, for an objective of several classes */
  readonly scores: Float64Array;
  readonly target: Float64Array;
  /** ≥ 0 */
  readonly weights: Float64Array;
}

/**
 * What boosting makes small: a loss of scores, through its first two derivatives.
 *
 * An objective is a small record of functions, so a learner of one's own can bring another one:
 *
 * @example
 * // A loss that hates being too high three times as much as being too low.
 * const LOPSIDED: Objective = {
 *   name: 'lopsided',
 *   derivatives({ scores, target, weights }, { gradient, hessian }) {
 *     for (let i = 0; i < target.length; i++) {
 *       const side = scores[i] > target[i] ? 3 : 1;
 *       gradient[i] = weights[i] * side * (scores[i] - target[i]);
 *       hessian[i] = weights[i] * side;
 *     }
 *   },
 *   loss: (scores, target, weights) =>
 *     meanLoss(weights, (i) => 0.5 * (scores[i] > target[i] ? 3 : 1) * (scores[i] - target[i]) ** 2),
 *   scoreOf: (prediction) => prediction,
 *   predictionOf: (score) => score,
 * };
 * // In a learner: fit: (data, p, rng, tools) =>
 * //   boostedLearner(boost(data, { objective: LOPSIDED, rules, rng, base: weightedMean(data) }), LOPSIDED)
 * // restore: (json) => restoreBoosted(json, () => LOPSIDED)
 */
export interface Objective {
  /** goes into the model's file, kebab-case */
  readonly name: string;
  /** scores per row: the number of classes where there are several; 1 when absent */
  readonly width?: number;
  /** What a score is, for explanations; absent where it is neither the label itself nor log odds. */
  readonly unit?: 'label' | 'log-odds';
  /**
   * Writes the derivatives of each row's weighted loss at its score, in the layout of the scores. Second derivatives are
   * ≥ 0, or an upper bound of them where the loss has none.
   */
  derivatives(at: Scored, out: { readonly gradient: Float64Array; readonly hessian: Float64Array }): void;
  /** weighted mean loss */
  loss(scores: Float64Array, target: Float64Array, weights: Float64Array): number;
  /** prediction of a constant → the score that gives it */
  scoreOf(prediction: number): number;
  predictionOf(score: number): number;
  /**
   * Where derivatives say little of a leaf's best answer, what to add to the scores of its rows instead, before the
   * learning rate. Quantiles need it: their second derivative is 0.
   *
   * @param rows of one leaf, at least 1
   */
  leafStep?(at: Scored, rows: Int32Array): number;
  /** The same for classic (first-order) boosting alone, in place of a Newton step. */
  classicStep?(at: Scored, rows: Int32Array): number;
  /** The prediction that all rows start from; their weighted mean when absent. */
  start?(target: Float64Array, weights: Float64Array): number;
  /** Says what a target must be when it is none for this loss; undefined when it is. */
  refuses?(target: number): string | undefined;
}

/** ½·(score − target)²; the score is the prediction. Derivatives w·(s − y) and w, as XGBoost and LightGBM have them. */
export const SQUARED: Objective = {
  name: 'squared',
  unit: 'label',
  derivatives({ scores, target, weights }, { gradient, hessian }) {
    for (let i = 0; i < scores.length; i++) {
      gradient[i] = weights[i] * (scores[i] - target[i]);
      hessian[i] = weights[i];
    }
  },
  loss(scores, target, weights) {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < weights.length; i++) {
      sum += weights[i] * (0.5 * (scores[i] - target[i]) ** 2);
      total += weights[i];
    }
    return sum / total;
  },
  scoreOf: (prediction) => prediction,
  predictionOf: (score) => score,
};

/** Log loss; the score is the log odds. Derivatives w·(p − y) and w·p·(1 − p), as XGBoost and LightGBM have them. */
export const LOGISTIC: Objective = {
  name: 'logistic',
  unit: 'log-odds',
  derivatives({ scores, target, weights }, { gradient, hessian }) {
    for (let i = 0; i < scores.length; i++) {
      // `sigmoid` written out, with the same bits: a call per row and tree is a tenth of a fit.
      const e = Math.exp(-Math.abs(scores[i]));
      const p = scores[i] >= 0 ? 1 / (1 + e) : e / (1 + e);
      gradient[i] = weights[i] * (p - target[i]);
      hessian[i] = weights[i] * p * (1 - p);
    }
  },
  loss: (scores, target, weights) =>
    meanLoss(weights, (i) => {
      const s = scores[i];
      return Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s))) - target[i] * s;
    }),
  scoreOf: (p) => Math.log(p / (1 - p)),
  predictionOf: sigmoid,
};

/** Σ w·loss / Σ w */
export function meanLoss(weights: Float64Array, of: (row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] * of(i);
    total += weights[i];
  }
  return sum / total;
}
