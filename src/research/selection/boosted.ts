import { createRng } from '../../core/kit/rng.js';
import type { TrainingSet } from '../../core/model.js';
import { baseRate, hasBothClasses, weightedMean } from '../../models/training.js';
import { type Boosted, type BoostRules, boost } from '../../models/trees/boost.js';
import { LOGISTIC, type Objective, SQUARED } from '../../models/trees/objective.js';

export interface BoostedModel extends Boosted {
  readonly objective: Objective;
}

/** Log loss for classes, the squared error for values. */
export function lossOf(
  task: TrainingSet['task'],
  scores: Float64Array,
  target: Float64Array,
  weights: Float64Array,
): number {
  return task === 'classification' ? LOGISTIC.loss(scores, target, weights) : 2 * SQUARED.loss(scores, target, weights);
}

/**
 * The boosting that columns are judged by: shallow trees, half of the columns each, so that columns that say nearly the
 * same both get their turn. Leaves hold enough rows that one event with overlapping labels does not fill one.
 *
 * @param trees number of trees
 * @param labelRows rows that the labels of one moment span
 */
export function fitBoosted(data: TrainingSet, trees: number, labelRows: number, seed: string): BoostedModel {
  const isClass = data.task === 'classification';
  const objective = isClass ? LOGISTIC : SQUARED;
  const base = objective.scoreOf(isClass ? baseRate(data) : weightedMean(data));
  const minRows = Math.max(5, Math.min(2 * labelRows, Math.floor(data.rows / 20)), Math.floor(data.rows / 100));
  const rules: BoostRules = {
    trees: isClass && !hasBothClasses(data) ? 0 : trees,
    maxBins: 63,
    rowShare: 0.8,
    columnShare: data.columns.length > 3 ? 0.5 : 1,
    learningRate: 0.1,
    maxLeaves: 8,
    maxDepth: 5,
    l2: 1,
    minGain: 0,
    minChildWeight: 0,
    minRows,
  };
  return { ...boost(data, { objective, rules, rng: createRng(seed), base }), objective };
}
