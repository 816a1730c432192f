import { aboveZero, type TrainingSet } from '../../core/model.js';

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

/** What a model says in one number, of the shares of its classes. @param classes absent with two, down and up */
export function chanceOfRise(shares: Float64Array, classes: Float64Array | undefined): Float64Array {
  if (classes !== undefined) return aboveZero(shares, classes);
  return Float64Array.from({ length: shares.length / 2 }, (_, i) => shares[2 * i + 1]);
}
