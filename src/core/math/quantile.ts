import { QuantError } from '../kit/errors.js';

/**
 * The value below which a share `q` of a column lies: type 7, as NumPy, R and Excel have it by default. Between two
 * order statistics it goes in a straight line.
 *
 * @param x any order; not touched
 * @param q share, in [0, 1]
 * @returns NaN for an empty column or when a value is NaN
 * @throws E_PARAM when q is outside [0, 1]
 * @source Hyndman & Fan 1996, Sample quantiles in statistical packages, definition 7
 */
export function quantile(x: ArrayLike<number>, q: number): number {
  return quantiles(x, [q])[0];
}

/** Several quantiles of one column from one sort; see `quantile`. */
export function quantiles(x: ArrayLike<number>, shares: readonly number[]): number[] {
  const sorted = Float64Array.from(x).sort();
  return shares.map((q) => sortedQuantile(sorted, q));
}

/** `quantile` of a column that is in rising order already; NaN sorts last and makes the result NaN. */
export function sortedQuantile(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new QuantError('E_PARAM', `quantile must be a share in [0, 1], was ${q}`);
  const n = sorted.length;
  if (n === 0 || Number.isNaN(sorted[n - 1])) return Number.NaN;
  const place = q * (n - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, n - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** The middle value; the mean of the middle two for an even count. */
export function median(x: ArrayLike<number>): number {
  return quantile(x, 0.5);
}
