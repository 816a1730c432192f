import { rollingMean, rollingZscore, unknownColumn } from '../../core/math/rolling.js';
import { overKnownRows } from './known-rows.js';

/** `rollingZscore` over the last `period` rows on which the column is known: NaN inside it is stepped over. */
export function zscoreOfKnown(x: Float64Array, period: number): Float64Array {
  return overKnownRows([x], ([known]) => [rollingZscore(known, period)])[0];
}

/** `rollingMean` over the last `period` rows on which the column is known. */
export function meanOfKnown(x: Float64Array, period: number): Float64Array {
  return overKnownRows([x], ([known]) => [rollingMean(known, period)])[0];
}

/**
 * A column by its mean over the last `period` rows on which it is known: 1 is as usual, and so is a mean of 0.
 *
 * @param x (n,) ≥ 0
 * @returns (n,) in [0, period]; NaN where x is, and on its first `period - 1` known rows
 */
export function againstMean(x: Float64Array, period: number): Float64Array {
  return overKnownRows([x], ([known]) => {
    const mean = rollingMean(known, period);
    const out = unknownColumn(known.length);
    for (let i = period - 1; i < out.length; i++) out[i] = mean[i] > 0 ? known[i] / mean[i] : 1;
    return [out];
  })[0];
}
