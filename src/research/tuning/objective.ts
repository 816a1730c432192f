import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import type { Measured } from '../../core/metric.js';
import type { ModelTask } from '../../core/model.js';
import { knownRows } from '../../models/score.js';
import { classSampleOf } from '../../models/scores/classes.js';
import { classScores, scoresOf } from '../../models/scores/tasks.js';
import type { FoldOutcome } from '../cross-validation.js';

/** What trials are judged by. */
export interface Objective {
  readonly name: string;
  readonly label: string;
  readonly better: 'higher' | 'lower';
}

/** A figure that a model cannot better by saying what it does not believe; of values the order matters most. */
const USUAL: Readonly<Record<ModelTask, string>> = {
  classification: 'log-loss',
  multiclass: 'log-loss',
  regression: 'ic',
};

/** Scores of a decision: they alone move with the threshold. */
const AT_THRESHOLD = ['f1', 'precision', 'recall', 'mcc', 'balanced-accuracy'];

/**
 * The score by its name; the usual one of the task when it is empty.
 *
 * @throws E_UNKNOWN for no score of the task; E_PARAM for one that only describes, and for thresholds that it does not see
 */
export function objectiveNamed(task: ModelTask, name: string, thresholds: readonly number[] = []): Objective {
  const wanted = name === '' ? USUAL[task] : name;
  const all: readonly Pick<Objective, 'name' | 'label'>[] = task === 'multiclass' ? classScores() : scoresOf(task);
  const found = (task === 'multiclass' ? classScores() : scoresOf(task)).find((score) => score.name === wanted);
  if (found === undefined) {
    throw new QuantError('E_UNKNOWN', `unknown score of ${task} "${wanted}"`, {
      hint: unknownNameHint(
        wanted,
        all.map((score) => score.name),
      ),
    });
  }
  if (found.better === 'neither') throw new QuantError('E_PARAM', `${wanted} only describes: there is no best of it`);
  if (thresholds.length > 0 && !(task === 'classification' && AT_THRESHOLD.includes(wanted))) {
    throw new QuantError('E_PARAM', `${wanted} does not see the threshold`, {
      hint: `thresholds are chosen by a score of decisions: ${AT_THRESHOLD.join(', ')}`,
    });
  }
  return { name: wanted, label: found.label, better: found.better };
}

/** How good one fold's predictions are. NaN with a reason where the score has no meaning there. */
export function scoreFold(
  task: ModelTask,
  { name }: Pick<Objective, 'name'>,
  { fold, prediction, probabilities, model }: FoldOutcome,
  labels: Float64Array,
  threshold?: number,
): Measured {
  const target = Float64Array.from(fold.testRows, (row) => labels[row]);
  if (task === 'multiclass') {
    const score = classScores().find((one) => one.name === name);
    if (score === undefined || probabilities === undefined || model.classes === undefined) {
      return { value: Number.NaN, reason: 'the model gives no probabilities of classes' };
    }
    return score.compute(classSampleOf(probabilities, model.classes, target));
  }
  const score = scoresOf(task, { threshold }).find((one) => one.name === name);
  const { sample } = knownRows(task, prediction, target);
  if (score === undefined || sample.total === 0) return { value: Number.NaN, reason: 'no row was scored' };
  return score.compute(sample);
}

/** Lower is better, whatever the score. */
export function lossOf({ better }: Pick<Objective, 'better'>, value: number): number {
  return better === 'lower' ? value : -value;
}
