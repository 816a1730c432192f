/**
 * A learner of one's own: boosted trees under a loss that fears the downside. A forecast that was too high, a rise that
 * did not come, costs `downside` times as much as one that was too low by the same amount.
 *
 *   quant train --plugin ./examples/asymmetric-loss.ts --model "cautious(downside=3)" --target return --task regression
 *
 * What it foretells is then no mean: it lies below it, the more so the less sure the outcome is.
 */
import {
  boost,
  boostedLearner,
  checkTraining,
  defineLearner,
  meanLoss,
  type Objective,
  restoreBoosted,
  weightedMean,
} from 'quant';

/**
 * ½·c·(score − target)², with c = `downside` where the score is too high and 1 elsewhere: its best constant is an
 * expectile.
 *
 * @param downside above 0; 1 is squared loss
 * @source Newey & Powell 1987, Asymmetric least squares estimation and testing
 */
export function asymmetric(downside: number): Objective {
  const costOf = (score: number, target: number): number => (score > target ? downside : 1);
  return {
    name: 'asymmetric',
    unit: 'label',
    derivatives({ scores, target, weights }, { gradient, hessian }) {
      for (let i = 0; i < target.length; i++) {
        const cost = weights[i] * costOf(scores[i], target[i]);
        gradient[i] = cost * (scores[i] - target[i]);
        hessian[i] = cost;
      }
    },
    loss: (scores, target, weights) =>
      meanLoss(weights, (i) => 0.5 * costOf(scores[i], target[i]) * (scores[i] - target[i]) ** 2),
    scoreOf: (prediction) => prediction,
    predictionOf: (score) => score,
  };
}

export default defineLearner({
  name: 'cautious',
  summary: 'Boosted trees that would rather foretell too little',
  source: 'own; Newey & Powell 1987',
  params: {
    downside: {
      type: 'float',
      default: 3,
      min: 0.01,
      max: 100,
      sweep: [1, 3, 10],
      doc: 'cost of a forecast too high, in those of one too low',
    },
    trees: { type: 'int', default: 100, min: 1, max: 10_000, doc: 'trees' },
    leaves: { type: 'int', default: 8, min: 2, max: 255, sweep: [4, 8, 16], doc: 'leaves of a tree' },
    learningRate: {
      type: 'float',
      default: 0.05,
      min: 0.001,
      max: 1,
      doc: 'share of its best answer that each tree gives',
    },
  },
  tasks: ['regression'],
  takesUnknown: true,
  fit: (data, p, rng, tools) => {
    checkTraining('cautious', data, 'take');
    const objective = asymmetric(p.downside);
    const rules = {
      trees: p.trees,
      learningRate: p.learningRate,
      maxLeaves: p.leaves,
      maxDepth: 6,
      maxBins: 255,
      minRows: 20,
      minChildWeight: 0,
      minGain: 0,
      l2: 1,
      rowShare: 0.8,
      columnShare: 0.8,
    };
    const base = weightedMean(data);
    return boostedLearner(boost(data, { objective, rules, rng, base, onProgress: tools?.onProgress }), objective);
  },
  // What a score means does not hang on the cost that it was taught with.
  restore: (json) => restoreBoosted(json, () => asymmetric(1)),
});
