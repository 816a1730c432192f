/**
 * The half width that holds a share of future errors: the smallest error such that rows with errors up to it make up
 * `level` of all weight, one row of mean weight more counted as if it were infinitely wrong.
 *
 * That one row is what makes the share a promise for the next row rather than a description of the old ones. It is
 * exact for rows that could stand in any order; markets drift, so take it as a guide and look at the coverage.
 *
 * @param errors (n,) ≥ 0; NaN is left out
 * @param weights (n,) ≥ 0
 * @param level in (0, 1)
 * @returns NaN when there are too few rows for the level
 * @source Vovk, Gammerman & Shafer 2005; Lei et al. 2018, Distribution-free predictive inference; Barber et al. 2023 (weights)
 */
export function residualQuantile(errors: Float64Array, weights: Float64Array, level: number): number {
  const order = Int32Array.from(errors, (_, i) => i)
    .filter((i) => !Number.isNaN(errors[i]) && weights[i] > 0)
    .sort((a, b) => errors[a] - errors[b] || a - b);
  let total = 0;
  for (const i of order) total += weights[i];
  const wanted = level * (total + total / order.length);
  let reached = 0;
  for (const i of order) {
    reached += weights[i];
    // Sums of weights round: a hair below counts as reached.
    if (reached >= wanted * (1 - 1e-12)) return errors[i];
  }
  return Number.NaN;
}
