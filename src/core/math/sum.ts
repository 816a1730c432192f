import { sameLength } from '../kit/check.js';

/**
 * The sum of a column, right to the last digit for millions of terms of any size and sign.
 *
 * A plain sum of 1 and 1e-16 a million times loses all of the small ones; here the lost part is carried along.
 *
 * @returns 0 for an empty column; NaN when a term is NaN
 * @source Neumaier 1974, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen
 */
export function sum(x: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < x.length; i++) {
    const term = x[i];
    const next = total + term;
    lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total;
    total = next;
  }
  // Once the total is infinite the carried part is NaN and says nothing.
  return Number.isFinite(total) ? total + lost : total;
}

/** The arithmetic mean. @returns NaN for an empty column */
export function mean(x: ArrayLike<number>): number {
  return x.length === 0 ? Number.NaN : sum(x) / x.length;
}

/**
 * The variance, in two passes: first the mean, then the squares around it. E[x²] − E[x]² would lose every digit where
 * the spread is small beside the level.
 *
 * @param ddof 0 for the population, 1 for a sample
 * @returns unit of x squared, ≥ 0; NaN with fewer than `ddof + 1` values
 */
export function variance(x: ArrayLike<number>, ddof: 0 | 1): number {
  const n = x.length;
  if (n <= ddof) return Number.NaN;
  const centre = mean(x);
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const d = x[i] - centre;
    squares += d * d;
    rest += d;
  }
  // `rest` is what rounding left of the mean; its square corrects the sum (Chan, Golub & LeVeque 1983).
  return Math.max(0, squares - (rest * rest) / n) / (n - ddof);
}

/** The square root of `variance`. */
export function standardDeviation(x: ArrayLike<number>, ddof: 0 | 1): number {
  return Math.sqrt(variance(x, ddof));
}

/**
 * The covariance of two columns, in two passes.
 *
 * @param ddof 0 for the population, 1 for a sample
 * @returns NaN with fewer than `ddof + 1` rows
 * @throws E_SHAPE when the columns differ in length
 */
export function covariance(x: ArrayLike<number>, y: ArrayLike<number>, ddof: 0 | 1): number {
  const n = sameLength('covariance', { x, y });
  if (n <= ddof) return Number.NaN;
  const centreX = mean(x);
  const centreY = mean(y);
  let products = 0;
  for (let i = 0; i < n; i++) products += (x[i] - centreX) * (y[i] - centreY);
  return products / (n - ddof);
}

/** Pearson's correlation, in [-1, 1]. @returns NaN when either column does not move */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const scale = standardDeviation(x, 0) * standardDeviation(y, 0);
  if (!(scale > 0)) return Number.NaN;
  return Math.min(1, Math.max(-1, covariance(x, y, 0) / scale));
}

/** A row of running totals: `out[i]` is the sum of x[0] … x[i], with the lost parts carried along as in `sum`. */
export function cumulativeSum(x: ArrayLike<number>): Float64Array {
  const out = new Float64Array(x.length);
  let total = 0;
  let lost = 0;
  for (let i = 0; i < x.length; i++) {
    const term = x[i];
    const next = total + term;
    const part = next - total;
    lost += total - (next - part) + (term - part);
    total = next;
    out[i] = total + lost;
  }
  return out;
}

/** As `cumulativeSum`, term by term. */
export function cumulativeSumStream(): (term: number) => number {
  let total = 0;
  let lost = 0;
  return (term) => {
    const next = total + term;
    const part = next - total;
    lost += total - (next - part) + (term - part);
    total = next;
    return total + lost;
  };
}
