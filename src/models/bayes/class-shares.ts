import type { TrainingSet } from '../../core/model.js';

/**
 * The weight that each class has among the training rows, as a share.
 *
 * A class that no row stands for would be impossible for ever; then all shares are drawn inside by half a row each, as
 * Krichevsky and Trofimov do it: (k + ½)/(n + C/2).
 *
 * @param data a multiclass set, or classification: then the shares are those of 0 and 1
 * @returns (classes,) > 0, summing to 1
 */
export function classShares({ target, weights, rows, classes }: TrainingSet): Float64Array {
  const width = classes?.length ?? 2;
  const shares = new Float64Array(width);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    shares[target[i]] += weights[i];
    total += weights[i];
  }
  const isWhole = shares.every((share) => share > 0);
  return shares.map((share) => (isWhole ? share / total : ((share / total) * rows + 0.5) / (rows + width / 2)));
}
