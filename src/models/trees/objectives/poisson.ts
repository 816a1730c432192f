import { meanLoss, type Objective } from '../objective.js';

/** Scores are held within this, so that a count is never infinite. */
const MOST = 700;

/**
 * Counts, such as trades in an hour: the score is the logarithm of the expected count.
 *
 * Loss e^s − y·s; derivatives w·(e^s − y) and w·e^(s + maxDelta): the second one is made larger so that steps stay small
 * where counts are, as XGBoost `count:poisson` and LightGBM `poisson` have it.
 *
 * @param maxDelta ≥ 0; 0.7 in both libraries
 * @source XGBoost regression_obj.cu, PoissonRegression
 */
export function poisson(maxDelta: number): Objective {
  return {
    name: 'poisson',
    derivatives({ scores, target, weights }, { gradient, hessian }) {
      const more = Math.exp(maxDelta);
      for (let i = 0; i < scores.length; i++) {
        const expected = Math.exp(Math.min(MOST, scores[i]));
        gradient[i] = weights[i] * (expected - target[i]);
        hessian[i] = weights[i] * expected * more;
      }
    },
    loss: (scores, target, weights) =>
      meanLoss(weights, (i) => Math.exp(Math.min(MOST, scores[i])) - target[i] * scores[i]),
    // Where nothing was ever counted, the logarithm of 0 would be without end.
    scoreOf: (count) => Math.log(Math.max(count, 1e-12)),
    predictionOf: (score) => Math.exp(Math.min(MOST, score)),
    refuses: (target) => (target >= 0 ? undefined : 'must be a count, at least 0'),
    /** ln(Σ w·y / Σ w·e^s): the step after which the leaf expects as many as there were. */
    classicStep({ scores, target, weights }, rows) {
      let counted = 0;
      let expected = 0;
      for (let q = 0; q < rows.length; q++) {
        counted += weights[rows[q]] * target[rows[q]];
        expected += weights[rows[q]] * Math.exp(Math.min(MOST, scores[rows[q]]));
      }
      if (!(expected > 0)) return 0;
      return Math.max(-MAX_STEP, Math.min(MAX_STEP, Math.log(counted / expected)));
    },
  };
}

/** A leaf without a single count would ask for a step without end; R's gbm stops it likewise. */
const MAX_STEP = 19;
