import type { Json } from '../../core/kit/json.js';
import { defineLearner, type FittedLearner, type ModelTask } from '../../core/model.js';
import { answersOf, fitMember, outOfFoldAnswers, restoreMember, widthOf } from '../ensembles/member.js';
import { metaColumns, metaSet } from '../ensembles/meta.js';
import { countFits } from '../ensembles/progress.js';
import { taskOf, weightedFrom, weightedLearner } from '../ensembles/weighted.js';
import { damaged, listOf, memberOf, numbersJson } from '../state.js';
import { checkTraining } from '../training.js';
import linear from './linear.js';

interface StackState {
  readonly task: ModelTask;
  readonly classes?: Float64Array;
  readonly members: readonly FittedLearner[];
  readonly meta: FittedLearner;
}

function stackLearner({ task, classes, members, meta }: StackState): FittedLearner {
  const width = classes?.length ?? 1;
  const columnsOf = (columns: readonly Float64Array[], rows: number): Float64Array[] =>
    metaColumns(
      task,
      width,
      members.map((member) => answersOf(member, task, columns, rows)),
      rows,
    );
  const { probabilities } = meta;
  return {
    predict: (columns, rows) => meta.predict(columnsOf(columns, rows), rows),
    ...(probabilities &&
      classes && { probabilities: (columns, rows) => probabilities(columnsOf(columns, rows), rows) }),
    toJSON: (): Json => ({
      task,
      ...(classes === undefined ? {} : { classes: numbersJson(classes) }),
      members: members.map((member) => member.toJSON()),
      meta: meta.toJSON(),
    }),
  };
}

/**
 * Learns how much to believe each member from what it said of parts of the history that it was not taught by; then each
 * member is taught by all of it. With too few rows for parts, the members count the same.
 *
 * @source Wolpert 1992, Stacked generalization; van der Laan, Polley & Hubbard 2007, Super learner
 */
export default defineLearner({
  name: 'stack',
  summary: 'Learners whose answers a logistic (or ridge) regression weighs',
  source: 'Wolpert 1992; van der Laan et al. 2007',
  params: {
    folds: { type: 'int', default: 3, min: 2, max: 20, doc: 'purged parts of the training rows' },
    l2: {
      type: 'float',
      default: 10,
      min: 1e-6,
      max: 1e9,
      sweep: [1, 10, 100],
      doc: 'penalty of the regression on top',
    },
  },
  members: { min: 2, max: 16, default: ['linear', 'lgbm', 'forest(trees=50)'] },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, { folds, l2 }, rng, tools) => {
    checkTraining('stack', data, 'take');
    const bound = tools?.members ?? [];
    const { task, classes } = data;
    const step = countFits(tools, bound.length * (folds + 1));
    const answers = outOfFoldAnswers('stack', bound, data, { folds, rng, step });
    const taught = answers && metaSet(data, metaColumns(task, widthOf(data), answers, data.rows));
    const members = bound.map((member, m) => {
      const fitted = fitMember('stack', member, data, rng.fork(`member/${m}`));
      step();
      return fitted;
    });
    if (taught === undefined || !taught.weights.some((w) => w > 0)) {
      const weights = new Float64Array(members.length).fill(1 / members.length);
      return weightedLearner({ task, classes, members, weights });
    }
    return stackLearner({ task, classes, members, meta: linear.fit(taught, { l2 }, rng.fork('meta')) });
  },
  restore: (json, bound = []) => {
    if (json !== null && typeof json === 'object' && 'weights' in json)
      return weightedLearner(weightedFrom(json, bound));
    const stored = listOf(json, 'members');
    if (stored.length !== bound.length) throw damaged('members', `must be ${bound.length}, was ${stored.length}`);
    return stackLearner({
      ...taskOf(json),
      members: stored.map((state, m) => restoreMember(bound[m], state)),
      meta: linear.restore(memberOf(json, 'meta')),
    });
  },
});
