import { cutClusters, linkage } from '../../core/math/linkage.js';

/**
 * Columns that say the same, by the size of their rank correlation; a column and its negative are one.
 *
 * Looks at columns only, never at the label, so that it may use all folds.
 *
 * @param correlations (k × k); NaN counts as 0
 * @param least `complete`: of every pair in a group; `average`: on average over the pairs
 * @returns lists of column numbers, each rising
 */
export function correlatedGroups(
  correlations: Float64Array,
  count: number,
  { least, method }: { least: number; method: 'average' | 'complete' },
): number[][] {
  const distances = correlations.map((rho, cell) => {
    if (Math.floor(cell / count) === cell % count) return 0;
    return Number.isNaN(rho) ? 1 : 1 - Math.abs(rho);
  });
  return cutClusters(linkage(distances, count, method), count, 1 - least);
}

/** The mean of several matrices, cell by cell; NaN in one leaves the others. */
export function meanMatrix(matrices: readonly Float64Array[]): Float64Array {
  return matrices[0].map((_, cell) => {
    let total = 0;
    let known = 0;
    for (const matrix of matrices) {
      if (Number.isNaN(matrix[cell])) continue;
      total += matrix[cell];
      known++;
    }
    return known === 0 ? Number.NaN : total / known;
  });
}
