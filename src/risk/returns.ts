import { YEAR_MS } from '../core/kit/time.js';

/**
 * What the account earned from one step to the next, as a fraction of what it was worth.
 *
 * @param equity (n,) quote
 * @param from   first row that counts
 * @returns (n - from - 1,) simple returns, at least 0 rows; 0 once nothing is left, because nothing can change then
 */
export function simpleReturns(equity: Float64Array, from = 0): Float64Array {
  const n = Math.max(0, equity.length - from - 1);
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const before = equity[from + i];
    // (b - a) / a keeps more digits than b / a - 1 when little has changed.
    out[i] = before > 0 ? (equity[from + i + 1] - before) / before : 0;
  }
  return out;
}

/**
 * How many returns a year has, by the time that passed and not by the length of a bar: where bars are missing there are
 * fewer, and each covers more of the year.
 *
 * @returns returns per 365 days; NaN without a return
 */
export function returnsPerYear(count: number, elapsedMs: number): number {
  return YEAR_MS / (elapsedMs / count);
}
