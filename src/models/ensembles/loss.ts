import type { TrainingSet } from '../../core/model.js';

/** A probability of 0 that turns out would cost infinitely much: probabilities are held this far inside. */
const SURE = 1e-15;

/**
 * Weighted mean loss of answers: half the squared error of a size, log loss of a class.
 *
 * @param answers (rows × width) row-major
 */
export function answerLoss({ task, target, weights, classes, rows }: TrainingSet, answers: Float64Array): number {
  const width = classes?.length ?? 1;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    // Where a member says nothing there is nothing to judge.
    if (Number.isNaN(answers[i * width])) continue;
    let loss: number;
    if (task === 'regression') loss = 0.5 * (answers[i] - target[i]) ** 2;
    else if (task === 'classification') loss = surprise(target[i] === 1 ? answers[i] : 1 - answers[i]);
    else loss = surprise(answers[i * width + target[i]]);
    sum += weights[i] * loss;
    total += weights[i];
  }
  return sum / total;
}

function surprise(p: number): number {
  return -Math.log(Math.min(Math.max(p, SURE), 1 - SURE));
}

/** Loss of saying the same of every row: the mean, or the share of each class. */
export function constantLoss(data: TrainingSet): number {
  const { task, target, weights, rows } = data;
  const width = data.classes?.length ?? 1;
  const share = new Float64Array(width);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (task === 'multiclass') share[target[i]] += weights[i];
    else share[0] += weights[i] * target[i];
    total += weights[i];
  }
  const answers = new Float64Array(rows * width);
  for (let i = 0; i < answers.length; i++) answers[i] = share[i % width] / total;
  return answerLoss(data, answers);
}
