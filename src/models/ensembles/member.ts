import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import type { Bound } from '../../core/kit/registry.js';
import type { Rng } from '../../core/kit/rng.js';
import {
  describeTasks,
  type FitTools,
  type FittedLearner,
  type LearnerDefinition,
  type ModelTask,
  type TrainingSet,
} from '../../core/model.js';
import { takeTrainingRows } from '../training-rows.js';
import { innerFolds } from './inner-folds.js';

export type BoundLearner = Bound<LearnerDefinition>;

/** Numbers that a learner says of each row: one, or a probability per class. */
export function widthOf(data: Pick<TrainingSet, 'classes'>): number {
  return data.classes?.length ?? 1;
}

/** All that a learner says: (rows × width) row-major, the prediction itself or a probability per class. */
export function answersOf(
  fitted: FittedLearner,
  task: ModelTask,
  columns: readonly Float64Array[],
  rows: number,
): Float64Array {
  return task === 'multiclass' ? fitted.probabilities!(columns, rows) : fitted.predict(columns, rows);
}

/** @throws E_PARAM when the member cannot do the task */
export function fitMember(
  owner: string,
  member: BoundLearner,
  data: TrainingSet,
  rng: Rng,
  onProgress?: FitTools['onProgress'],
): FittedLearner {
  const { definition, params, members = [] } = member;
  if (!definition.tasks.includes(data.task)) {
    throw new QuantError('E_PARAM', `${owner} holds ${definition.name}, which does ${describeTasks(definition)}`, {
      hint: `the label asks for ${data.task}: name other members, ${owner}(lgbm, forest) for one`,
    });
  }
  return definition.fit(data, params, rng, { members, onProgress });
}

export function restoreMember({ definition, members }: BoundLearner, json: Json): FittedLearner {
  return definition.restore(json, members);
}

/**
 * Teaches each member on all parts of the history but one and asks it about that one.
 *
 * @returns per member (rows × width); undefined when there are too few rows for it
 */
export function outOfFoldAnswers(
  owner: string,
  members: readonly BoundLearner[],
  data: TrainingSet,
  { folds, rng, step }: { folds: number; rng: Rng; step: () => void },
): readonly Float64Array[] | undefined {
  const parts = innerFolds(data, folds);
  if (parts.length === 0) return undefined;
  const width = widthOf(data);
  return members.map((member, m) => {
    const out = new Float64Array(data.rows * width);
    parts.forEach(({ train, test }, k) => {
      const fitted = fitMember(owner, member, takeTrainingRows(data, train), rng.fork(`fold/${k}/member/${m}`));
      const held = takeTrainingRows(data, test);
      const said = answersOf(fitted, data.task, held.columns, held.rows);
      out.set(said, test[0] * width);
      step();
    });
    return out;
  });
}
