import { createRng } from '../../core/kit/rng.js';
import type { TrainingSet } from '../../core/model.js';
import { baseRate, hasBothClasses, weightedMean } from '../../models/training.js';
import { type Boosted, type BoostRules, boost } from '../../models/trees/boost.js';
import { LOGISTIC, type Objective, SQUARED } from '../../models/trees/objective.js';

export interface BoostedModel extends Boosted {
  readonly objective: Objective;
}

export interface BoostedSize {
  readonly trees: number;
  /** bins per column at most */
  readonly bins: number;
  /** rows that the labels of one moment span */
  readonly labelRows: number;
  readonly seed: string;
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
 */
export function fitBoosted(data: TrainingSet, { trees, bins, labelRows, seed }: BoostedSize): BoostedModel {
  const isClass = data.task === 'classification';
  const objective = isClass ? LOGISTIC : SQUARED;
  const base = objective.scoreOf(isClass ? baseRate(data) : weightedMean(data));
  const minRows = Math.max(5, Math.min(2 * labelRows, Math.floor(data.rows / 20)), Math.floor(data.rows / 100));
  const rules: BoostRules = {
    trees: isClass && !hasBothClasses(data) ? 0 : trees,
    // A bin of fewer rows than this is noise, and bins are what small fits spend their time on.
    maxBins: Math.max(8, Math.min(bins, Math.floor(data.rows / 20))),
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
