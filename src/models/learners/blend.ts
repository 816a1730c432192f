import type { TrainingSet } from '../../core/model.js';
import { defineLearner } from '../../core/model.js';
import { answerLoss } from '../ensembles/loss.js';
import { fitMember, outOfFoldAnswers } from '../ensembles/member.js';
import { countFits } from '../ensembles/progress.js';
import { weightedFrom, weightedLearner } from '../ensembles/weighted.js';
import { checkTraining } from '../training.js';

/** Steps between the one and the other: finer ones would fit the noise of the folds. */
const STEPS = 20;

/**
 * The share of the first of two in their blend that loses least on rows that neither was taught by.
 *
 * @returns α in [0, 1] in steps of 0.05; the one nearest to ½ of equals
 */
export function blendShare(data: TrainingSet, first: Float64Array, second: Float64Array): number {
  let best = 0.5;
  let least = Number.POSITIVE_INFINITY;
  // From the middle outwards, so that equals go to the middle.
  const order = Array.from({ length: STEPS + 1 }, (_, k) => k / STEPS).sort(
    (a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5) || a - b,
  );
  for (const alpha of order) {
    const loss = answerLoss(
      data,
      first.map((x, i) => alpha * x + (1 - alpha) * second[i]),
    );
    if (loss < least) {
      least = loss;
      best = alpha;
    }
  }
  return best;
}

export default defineLearner({
  name: 'blend',
  summary: 'Two learners mixed by the share that purged cross-validation finds best',
  source: 'own; linear opinion pool, Stone 1961',
  params: {
    alpha: { type: 'float', default: -1, min: -1, max: 1, doc: 'share of the first; below 0 to choose it by folds' },
    folds: { type: 'int', default: 3, min: 2, max: 20, doc: 'purged parts of the training rows that it is chosen on' },
  },
  members: { min: 2, max: 2, default: ['linear', 'lgbm'] },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, p, rng, tools) => {
    checkTraining('blend', data, 'take');
    const bound = tools?.members ?? [];
    const step = countFits(tools, p.alpha < 0 ? 2 * (p.folds + 1) : 2);
    const answers = p.alpha < 0 ? outOfFoldAnswers('blend', bound, data, { folds: p.folds, rng, step }) : undefined;
    const alpha = p.alpha >= 0 ? p.alpha : answers === undefined ? 0.5 : blendShare(data, answers[0], answers[1]);
    const members = bound.map((member, m) => {
      const fitted = fitMember('blend', member, data, rng.fork(`member/${m}`));
      step();
      return fitted;
    });
    return weightedLearner({
      task: data.task,
      classes: data.classes,
      members,
      weights: Float64Array.of(alpha, 1 - alpha),
    });
  },
  restore: (json, members = []) => weightedLearner(weightedFrom(json, members)),
});
