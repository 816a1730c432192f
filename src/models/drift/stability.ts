import { quantiles } from '../../core/math/quantile.js';

/** Shares of training values per bin; unknown values have a bin of their own at the end. */
export interface Reference {
  /** increasing; bin b holds values in (cuts[b − 1], cuts[b]] */
  readonly cuts: Float64Array;
  /** (cuts + 2,) summing to 1: the bins, then the unknown */
  readonly shares: Float64Array;
}

/** A share of 0 would make the index infinite: shares are held at least this large. */
const LEAST = 1e-4;

/** Cuts training values into bins of about equal counts. @param bins ≥ 2 */
export function stabilityReference(values: Float64Array, bins = 10): Reference {
  const known = values.filter((value) => !Number.isNaN(value));
  const wanted = Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins);
  const cuts = known.length === 0 ? [] : [...new Set(quantiles(known, wanted))];
  const reference = { cuts: Float64Array.from(cuts), shares: new Float64Array(cuts.length + 2) };
  return { cuts: reference.cuts, shares: sharesOf(values, reference.cuts) };
}

function sharesOf(values: Float64Array, cuts: Float64Array): Float64Array {
  const shares = new Float64Array(cuts.length + 2);
  for (let i = 0; i < values.length; i++) {
    let bin = Number.isNaN(values[i]) ? cuts.length + 1 : 0;
    while (bin < cuts.length && values[i] > cuts[bin]) bin++;
    shares[bin] += 1 / values.length;
  }
  return shares;
}

/**
 * Population stability index: how far a column's values have moved from those that were learnt from.
 *
 * Σ (now − then)·ln(now ÷ then) over bins. Habit in credit scoring: below 0.1 the same, above 0.25 another population.
 * Few values move by chance alone: with n of them and b bins about b/n is to be expected.
 *
 * @returns ≥ 0; NaN without values
 * @source Lewis 1994, An Introduction to Credit Scoring; Yurdakul 2018 (its distribution)
 */
export function stabilityIndex({ cuts, shares }: Reference, values: Float64Array): number {
  if (values.length === 0) return Number.NaN;
  const now = sharesOf(values, cuts);
  let index = 0;
  for (let b = 0; b < shares.length; b++) {
    const [a, e] = [Math.max(now[b], LEAST), Math.max(shares[b], LEAST)];
    index += (a - e) * Math.log(a / e);
  }
  return index;
}

/**
 * Largest distance between the distribution functions of two samples; unknown values are left out.
 *
 * @returns in [0, 1]; NaN when either has no value
 * @source Smirnov 1939
 */
export function kolmogorovDistance(a: Float64Array, b: Float64Array): number {
  const [x, y] = [a, b].map((values) => values.filter((value) => !Number.isNaN(value)).sort());
  if (x.length === 0 || y.length === 0) return Number.NaN;
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i], y[j]);
    while (i < x.length && x[i] <= at) i++;
    while (j < y.length && y[j] <= at) j++;
    most = Math.max(most, Math.abs(i / x.length - j / y.length));
  }
  return most;
}
