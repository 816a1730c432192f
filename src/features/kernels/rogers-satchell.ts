import type { Bar } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';

/** The four prices of bars, each (n,) quote per base, > 0. */
export type Prices = Readonly<Record<'open' | 'high' | 'low' | 'close', Float64Array>>;

/**
 * Rogers and Satchell's variance of each bar: ln(h/c) · ln(h/o) + ln(l/c) · ln(l/o). Free of drift.
 *
 * @returns (n,) ≥ 0; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 */
export function rogersSatchellTerms({ open, high, low, close }: Prices): Float64Array {
  const n = sameLength('rogers-satchell', { open, high, low, close });
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    out[i] =
      Math.log(high[i] / close[i]) * Math.log(high[i] / open[i]) +
      Math.log(low[i] / close[i]) * Math.log(low[i] / open[i]);
  }
  return out;
}

/** As `rogersSatchellTerms`, for one bar. */
export function rogersSatchellTerm({ open, high, low, close }: Bar): number {
  return Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open);
}
