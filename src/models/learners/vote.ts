import { defineLearner } from '../../core/model.js';
import { answerLoss, constantLoss } from '../ensembles/loss.js';
import { fitMember, outOfFoldAnswers } from '../ensembles/member.js';
import { countFits } from '../ensembles/progress.js';
import { weightedFrom, weightedLearner } from '../ensembles/weighted.js';
import { checkTraining } from '../training.js';

/**
 * Weights in proportion to skill: 1 − loss ÷ loss of the constant, 0 where a member is worse than that.
 *
 * @param losses (members,) on rows that the members were not taught by
 * @param worst loss of saying the same of every row
 * @returns (members,) summing to 1; all the same when none has skill
 */
export function skillWeights(losses: readonly number[], worst: number): Float64Array {
  const skill = losses.map((loss) => (worst > 0 ? Math.max(0, 1 - loss / worst) : 0));
  const total = skill.reduce((a, b) => a + b, 0);
  return Float64Array.from(skill, (s) => (total > 0 ? s / total : 1 / losses.length));
}

export default defineLearner({
  name: 'vote',
  summary: 'Weighted mean of several learners, those with more out-of-fold skill counting more',
  source: 'own; soft voting with weights by purged cross-validation',
  params: {
    weights: {
      type: 'choice',
      default: 'skill',
      options: ['skill', 'equal'],
      doc: 'by out-of-fold skill, or all the same',
    },
    folds: {
      type: 'int',
      default: 3,
      min: 2,
      max: 20,
      doc: 'purged parts of the training rows that skill is judged on',
    },
  },
  members: { min: 2, max: 16, default: ['linear', 'lgbm', 'forest(trees=50)'] },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, p, rng, tools) => {
    checkTraining('vote', data, 'take');
    const bound = tools?.members ?? [];
    const step = countFits(tools, bound.length * (p.weights === 'skill' ? p.folds + 1 : 1));
    const answers =
      p.weights === 'skill' ? outOfFoldAnswers('vote', bound, data, { folds: p.folds, rng, step }) : undefined;
    const losses = bound.map((_, m) => (answers === undefined ? 0 : answerLoss(data, answers[m])));
    const weights = skillWeights(losses, answers === undefined ? 0 : constantLoss(data));
    const members = bound.map((member, m) => {
      const fitted = fitMember('vote', member, data, rng.fork(`member/${m}`));
      step();
      return fitted;
    });
    return weightedLearner({ task: data.task, classes: data.classes, members, weights });
  },
  restore: (json, members = []) => weightedLearner(weightedFrom(json, members)),
});
