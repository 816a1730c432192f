import type { TrainingSet } from '../../core/model.js';

/**
 * What a row of each class counts for, so that all classes together weigh the same: rows / (classes × rows of the class),
 * rows counting by their weights. 1 for a class without any.
 *
 * Probabilities of a model that is learnt so are those of a world in which classes are equally frequent.
 *
 * @returns one factor per class: places 0 and 1 for a classification
 * @source King & Zeng 2001; scikit-learn `class_weight="balanced"`
 */
export function balancedClassWeights({ target, weights, rows, classes }: TrainingSet): Float64Array {
  const sums = new Float64Array(classes?.length ?? 2);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    sums[target[i]] += weights[i];
    total += weights[i];
  }
  const present = sums.reduce((count, sum) => count + Number(sum > 0), 0);
  return sums.map((sum) => (sum > 0 ? total / (present * sum) : 1));
}

/** The same rows, each weighing by its class too. */
export function weighClasses(data: TrainingSet, factors: Float64Array): TrainingSet {
  return { ...data, weights: data.weights.map((weight, i) => weight * factors[data.target[i]]) };
}
