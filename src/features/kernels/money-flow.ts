import { sameLength } from '../../core/kit/check.js';

/**
 * Money flow volume: the volume of each bar, counted full when it closes at its high, against when it closes at its
 * low, and in proportion between them. A bar without range tells nothing and counts 0.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @returns (n,) base, in [-volume, volume]; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 * @source Chaikin 1982; TA-Lib AD
 */
export function moneyFlowVolume(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
): Float64Array {
  const n = sameLength('moneyFlowVolume', { high, low, close, volume });
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    out[i] = moneyFlowOf(high[i], low[i], close[i], volume[i]);
  }
  return out;
}

/** Money flow volume of one bar. */
export function moneyFlowOf(high: number, low: number, close: number, volume: number): number {
  const range = high - low;
  return range > 0 ? ((close - low - (high - close)) / range) * volume : 0;
}
