import { meanLoss, type Objective, type Scored } from '../objective.js';

/**
 * The value that a share `alpha` of the weight lies below, midway where the share falls between two values.
 *
 * Every number it can give makes the pinball loss least. Being midway, it treats rises and falls alike: the median of
 * −x is minus the median of x. A row of weight 2 counts like two rows.
 *
 * @param order places of the values, reordered in place
 * @param count how many of `order` count, at least 1, of some weight
 * @source Hyndman & Fan 1996, Sample quantiles in statistical packages, definition 2
 */
export function weightedQuantile(
  values: Float64Array,
  weights: Float64Array,
  alpha: number,
  order: Int32Array = Int32Array.from(values, (_, i) => i),
): number {
  order.sort((a, b) => values[a] - values[b]);
  let total = 0;
  for (const i of order) total += weights[i];
  const wanted = alpha * total;
  // A sum of weights that should be the wanted share exactly may miss it by rounding.
  const slack = 1e-12 * total;
  let below = 0;
  for (let q = 0; q < order.length; q++) {
    below += weights[order[q]];
    if (below < wanted - slack || weights[order[q]] === 0) continue;
    if (below > wanted + slack) return values[order[q]];
    let next = q + 1;
    while (next < order.length && weights[order[next]] === 0) next++;
    const value = values[order[q]];
    return next < order.length ? value / 2 + values[order[next]] / 2 : value;
  }
  return values[order[order.length - 1]];
}

/** The quantile of what the scores of some rows still lack. */
export function residualQuantile({ scores, target, weights }: Scored, rows: Int32Array, alpha: number): number {
  const lack = new Float64Array(rows.length);
  const counts = new Float64Array(rows.length);
  for (let q = 0; q < rows.length; q++) {
    lack[q] = target[rows[q]] - scores[rows[q]];
    counts[q] = weights[rows[q]];
  }
  return weightedQuantile(lack, counts, alpha);
}

/**
 * The pinball loss: predicts the value that the outcome stays below with probability `alpha`.
 *
 * Derivatives −α·w where the outcome is above the score, (1 − α)·w elsewhere, and w in place of a second one, as
 * LightGBM has them; leaves then answer with the quantile of what is lacking in them.
 *
 * @param alpha in (0, 1)
 * @source Koenker & Bassett 1978, Regression quantiles; LightGBM `quantile` (RegressionQuantileloss)
 */
export function quantile(alpha: number): Objective {
  return {
    name: 'quantile',
    unit: 'label',
    derivatives({ scores, target, weights }, { gradient, hessian }) {
      for (let i = 0; i < scores.length; i++) {
        gradient[i] = weights[i] * (scores[i] >= target[i] ? 1 - alpha : -alpha);
        hessian[i] = weights[i];
      }
    },
    loss: (scores, target, weights) =>
      meanLoss(weights, (i) => {
        const over = target[i] - scores[i];
        return over > 0 ? alpha * over : (alpha - 1) * over;
      }),
    scoreOf: (prediction) => prediction,
    predictionOf: (score) => score,
    leafStep: (at, rows) => residualQuantile(at, rows, alpha),
    start: (target, weights) => weightedQuantile(target, weights, alpha),
  };
}

/**
 * |score − target|: predicts the median, which a few wild outcomes cannot move.
 *
 * Derivatives w·sign(s − y), 0 where they are equal, and w in place of a second one; leaves answer with the median of
 * what is lacking in them, as XGBoost (`reg:absoluteerror`) and LightGBM (`regression_l1`) do.
 */
export const ABSOLUTE: Objective = {
  name: 'absolute',
  unit: 'label',
  derivatives({ scores, target, weights }, { gradient, hessian }) {
    for (let i = 0; i < scores.length; i++) {
      gradient[i] = weights[i] * Math.sign(scores[i] - target[i]);
      hessian[i] = weights[i];
    }
  },
  loss: (scores, target, weights) => meanLoss(weights, (i) => Math.abs(scores[i] - target[i])),
  scoreOf: (prediction) => prediction,
  predictionOf: (score) => score,
  leafStep: (at, rows) => residualQuantile(at, rows, 0.5),
  start: (target, weights) => weightedQuantile(target, weights, 0.5),
};
