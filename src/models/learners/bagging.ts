import type { Rng } from '../../core/kit/rng.js';
import { concurrency, type Spans, sumsOver } from '../../core/math/label-spans.js';
import { sequentialBootstrap } from '../../core/math/sequential-bootstrap.js';
import { defineLearner, type TrainingSet } from '../../core/model.js';
import { fitMember } from '../ensembles/member.js';
import { countFits } from '../ensembles/progress.js';
import { weightedFrom, weightedLearner } from '../ensembles/weighted.js';
import { checkTraining } from '../training.js';
import { barOf, endOf, takeTrainingRows } from '../training-rows.js';

/** The bars that each row's label lives on. */
export function spansOf(data: TrainingSet): Spans {
  const rows = Int32Array.from({ length: data.rows }, (_, i) => i);
  return { first: rows.map((i) => barOf(data, i)), last: rows.map((i) => Math.max(barOf(data, i), endOf(data, i))) };
}

/** Mean over rows of the mean of 1 / concurrency on a label's bars: the share of the rows that are news. In (0, 1]. */
export function meanUniqueness(spans: Spans): number {
  const inverse = concurrency(spans).map((count) => (count > 0 ? 1 / count : 0));
  const sums = sumsOver(spans, inverse);
  let total = 0;
  for (let i = 0; i < sums.length; i++) total += sums[i] / (spans.last[i] - spans.first[i] + 1);
  return total / sums.length;
}

/** Rows drawn with repeats, in order of time; at least one of them has weight. */
function draw(data: TrainingSet, spans: Spans, size: number, method: 'sequential' | 'iid', rng: Rng): Int32Array {
  for (let attempt = 0; ; attempt++) {
    const stream = rng.fork(`draw/${attempt}`);
    const drawn =
      method === 'sequential'
        ? sequentialBootstrap(spans, size, stream)
        : Int32Array.from({ length: size }, () => stream.below(data.rows));
    if (drawn.some((i) => data.weights[i] > 0)) return drawn.sort();
    // Rows of weight 0 may be all there is in a small draw.
    if (attempt === 20) return Int32Array.from({ length: data.rows }, (_, i) => i);
  }
}

export default defineLearner({
  name: 'bagging',
  summary: 'One learner fitted on bootstrap samples that avoid labels that overlap',
  source: 'Breiman 1996; López de Prado 2018, Advances in Financial Machine Learning, ch. 4 and 6',
  params: {
    models: { type: 'int', default: 10, min: 1, max: 1000, sweep: [10, 30], doc: 'samples, and models fitted on them' },
    sample: {
      type: 'choice',
      default: 'sequential',
      options: ['sequential', 'iid'],
      doc: 'sequential: rows whose label is news are likelier and as many are drawn as are news; iid: all the same',
    },
  },
  members: { min: 1, max: 1, default: ['lgbm(trees=30)'] },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, { models, sample }, rng, tools) => {
    checkTraining('bagging', data, 'take');
    const spans = spansOf(data);
    const size = sample === 'iid' ? data.rows : Math.max(1, Math.round(data.rows * meanUniqueness(spans)));
    const step = countFits(tools, models);
    const members = Array.from({ length: models }, (_, k) => {
      const stream = rng.fork(`model/${k}`);
      const fitted = fitMember(
        'bagging',
        tools!.members[0],
        takeTrainingRows(data, draw(data, spans, size, sample, stream)),
        stream.fork('fit'),
      );
      step();
      return fitted;
    });
    const weights = new Float64Array(models).fill(1 / models);
    return weightedLearner({ task: data.task, classes: data.classes, members, weights });
  },
  restore: (json, members = []) => weightedLearner(weightedFrom(json, members)),
});
