import { defineLearner } from '../../core/model.js';
import { fitMember } from '../ensembles/member.js';
import { countFits } from '../ensembles/progress.js';
import { weightedFrom, weightedLearner } from '../ensembles/weighted.js';
import { checkTraining } from '../training.js';
import { takeTrainingRows } from '../training-rows.js';

/**
 * How many of the oldest rows each snapshot saw, the newest one all of them.
 *
 * @param rows of the training set
 * @param count snapshots
 * @param step share of the rows between one snapshot and the next
 */
export function snapshotSizes(rows: number, count: number, step: number): number[] {
  return Array.from({ length: count }, (_, k) => Math.max(1, Math.round(rows * (1 - k * step))));
}

/**
 * The models that would have stood at earlier dates beside the one of today: what all of them say changes less from one
 * training to the next than what the newest says.
 */
export default defineLearner({
  name: 'snapshot',
  summary: 'One learner as it would have stood at several dates, and the mean of what they say',
  source: 'own; after Huang et al. 2017, Snapshot ensembles, with dates in the place of learning rates',
  params: {
    count: { type: 'int', default: 4, min: 1, max: 50, sweep: [2, 4, 8], doc: 'snapshots, the newest on all rows' },
    step: { type: 'float', default: 0.1, min: 0.001, max: 0.5, doc: 'share of the rows between two snapshots' },
  },
  members: { min: 1, max: 1, default: ['lgbm(trees=50)'] },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, { count, step }, rng, tools) => {
    checkTraining('snapshot', data, 'take');
    const sizes = snapshotSizes(data.rows, Math.min(count, Math.ceil(1 / step)), step);
    const next = countFits(tools, sizes.length);
    const members = sizes.map((size) => {
      const first = takeTrainingRows(
        data,
        Int32Array.from({ length: size }, (_, i) => i),
      );
      // An early part may hold no row that counts: then the whole stands in for it.
      const seen = first.weights.some((w) => w > 0) ? first : data;
      const fitted = fitMember('snapshot', tools!.members[0], seen, rng.fork('snapshot'));
      next();
      return fitted;
    });
    const weights = new Float64Array(members.length).fill(1 / members.length);
    return weightedLearner({ task: data.task, classes: data.classes, members, weights });
  },
  restore: (json, members = []) => weightedLearner(weightedFrom(json, members)),
});
