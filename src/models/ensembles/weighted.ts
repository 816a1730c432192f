import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { aboveZero, type FittedLearner, MODEL_TASKS, type ModelTask, type ScoreParts } from '../../core/model.js';
import { classesOf, damaged, listOf, numbersJson, numbersOf, textOf } from '../state.js';
import { answersOf, type BoundLearner, restoreMember } from './member.js';

export interface WeightedState {
  readonly task: ModelTask;
  readonly classes?: Float64Array;
  readonly members: readonly FittedLearner[];
  /** (members,) ≥ 0, summing to 1 */
  readonly weights: Float64Array;
}

/** Several fitted learners that speak with one voice: the weighted mean of what they say. Not known where one does not know. */
export function weightedLearner({ task, classes, members, weights }: WeightedState): FittedLearner {
  const answers = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const out = new Float64Array(rows * (classes?.length ?? 1));
    members.forEach((member, m) => {
      // A member of weight 0 still says where nothing is known, so that weights do not decide which rows are scored.
      const said = answersOf(member, task, columns, rows);
      for (let i = 0; i < out.length; i++) out[i] += weights[m] * said[i];
    });
    return out;
  };
  const explain = members.every((member) => member.contributions !== undefined) && task === 'regression';
  return {
    predict: (columns, rows) => {
      const said = answers(columns, rows);
      return classes === undefined ? said : aboveZero(said, classes);
    },
    ...(classes === undefined ? {} : { probabilities: answers }),
    ...(explain ? { contributions: (columns, row) => meanParts(members, weights, columns, row) } : {}),
    importance: () => {
      const known = members.map((member) => member.importance?.());
      const width = known.find((shares) => shares !== undefined)?.length ?? 0;
      const out = new Float64Array(width);
      known.forEach((shares, m) => {
        for (let k = 0; k < width; k++) out[k] += weights[m] * (shares?.[k] ?? 0);
      });
      const total = out.reduce((sum, share) => sum + share, 0);
      return total > 0 ? out.map((share) => share / total) : out;
    },
    toJSON: (): Json => ({
      task,
      ...(classes === undefined ? {} : { classes: numbersJson(classes) }),
      weights: numbersJson(weights),
      members: members.map((member) => member.toJSON()),
    }),
  };
}

/** Means of exact parts are exact parts of the mean, where scores are the predictions themselves. */
function meanParts(
  members: readonly FittedLearner[],
  weights: Float64Array,
  columns: readonly Float64Array[],
  row: number,
): ScoreParts {
  const parts = new Float64Array(columns.length);
  let base = 0;
  members.forEach((member, m) => {
    const one = member.contributions!(columns, row);
    base += weights[m] * one.base;
    for (let k = 0; k < parts.length; k++) parts[k] += weights[m] * one.parts[k];
  });
  return { unit: 'label', base, parts };
}

/** @param membersOf the learner behind each stored member, in their order */
export function weightedFrom(json: Json, bound: readonly BoundLearner[]): WeightedState {
  const stored = listOf(json, 'members');
  if (bound.length === 0 || (bound.length > 1 && bound.length !== stored.length)) {
    throw new QuantError('E_DATA', `saved model: it holds ${stored.length} members, its text names ${bound.length}`);
  }
  const members = stored.map((state, m) => restoreMember(bound[bound.length === 1 ? 0 : m], state));
  const weights = numbersOf(json, 'weights', members.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!weights.every((weight) => weight >= 0) || Math.abs(total - 1) > 1e-9) {
    throw damaged('weights', 'must be 0 or more, 1 together');
  }
  return { ...taskOf(json), members, weights };
}

/** The task and the classes of a stored ensemble. */
export function taskOf(json: Json): Pick<WeightedState, 'task' | 'classes'> {
  const name = textOf(json, 'task');
  const task = MODEL_TASKS.find((known) => known === name);
  if (task === undefined) throw damaged('task', `is unknown: ${name}`);
  if (task !== 'multiclass') return { task };
  return { task, classes: classesOf(json) };
}
