/** What turns a column into one of mean 0 and standard deviation 1. Fitted on training rows only, stored in the model. */
export interface Scaling {
  readonly mean: Float64Array;
  /** 1 / standard deviation; 0 for a column that did not vary, which then counts for nothing */
  readonly inverse: Float64Array;
}

/** A spread this small against the values themselves is rounding, not variation. */
const ROUNDING = 1e-13;

/**
 * Weighted mean and spread (ddof 0) of each column, in two passes so that a price with a small spread keeps its digits.
 *
 * @param columns each (n,), finite
 * @param weights (n,) ≥ 0, not all 0
 */
export function fitScaling(columns: readonly Float64Array[], weights: Float64Array): Scaling {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  const mean = new Float64Array(columns.length);
  const inverse = new Float64Array(columns.length);
  columns.forEach((x, k) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += weights[i] * x[i];
    const centre = sum / total;
    let squares = 0;
    let largest = 0;
    for (let i = 0; i < x.length; i++) {
      const off = x[i] - centre;
      squares += weights[i] * (off * off);
      const size = Math.abs(x[i]);
      if (size > largest) largest = size;
    }
    const spread = Math.sqrt(squares / total);
    mean[k] = centre;
    inverse[k] = spread > ROUNDING * largest ? 1 / spread : 0;
  });
  return { mean, inverse };
}

export function scaleColumns(columns: readonly Float64Array[], { mean, inverse }: Scaling): Float64Array[] {
  return columns.map((x, k) => x.map((value) => (value - mean[k]) * inverse[k]));
}
