import { meanLoss, type Objective } from '../objective.js';

/**
 * Log loss of several classes: one score per class and row, e^s over their sum the probability.
 *
 * Derivatives of a class's score: w·(p − [y is it]) and curvature·w·p·(1 − p). The classes' scores depend on each other,
 * which a tree for one class cannot see; the libraries make up for it differently, so the factor is a choice: 2 in
 * XGBoost, K/(K − 1) in LightGBM and in Friedman's own algorithm, 1 in scikit-learn.
 *
 * @param classes K, at least 2; targets are places 0 … K − 1
 * @source Friedman 2001, Greedy function approximation, algorithm 6 (L_K_TreeBoost)
 */
export function softmax(classes: number, curvature: number): Objective {
  const shares = new Float64Array(classes);
  return {
    name: 'softmax',
    width: classes,
    derivatives({ scores, target, weights }, { gradient, hessian }) {
      const rows = target.length;
      for (let i = 0; i < rows; i++) {
        readShares(scores, i, rows, shares);
        const w = weights[i];
        for (let c = 0; c < classes; c++) {
          const p = shares[c];
          gradient[c * rows + i] = w * (target[i] === c ? p - 1 : p);
          hessian[c * rows + i] = w * curvature * p * (1 - p);
        }
      }
    },
    loss(scores, target, weights) {
      const rows = target.length;
      return meanLoss(weights, (i) => {
        let most = Number.NEGATIVE_INFINITY;
        for (let c = 0; c < classes; c++) most = Math.max(most, scores[c * rows + i]);
        let total = 0;
        for (let c = 0; c < classes; c++) total += Math.exp(scores[c * rows + i] - most);
        return Math.log(total) + most - scores[target[i] * rows + i];
      });
    },
    scoreOf: Math.log,
    predictionOf: Math.exp,
  };
}

/** Writes the probability of each class of one row; `scores` lie class after class, `rows` of each. */
export function readShares(scores: Float64Array, row: number, rows: number, out: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < out.length; c++) if (scores[c * rows + row] > most) most = scores[c * rows + row];
  let total = 0;
  for (let c = 0; c < out.length; c++) {
    out[c] = Math.exp(scores[c * rows + row] - most);
    total += out[c];
  }
  for (let c = 0; c < out.length; c++) out[c] /= total;
}
