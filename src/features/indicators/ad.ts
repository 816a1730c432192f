import { defineIndicator } from '../../core/feature.js';
import { cumulativeSum, cumulativeSumStream } from '../../core/math/sum.js';
import { moneyFlowOf, moneyFlowVolume } from '../kernels/money-flow.js';

/**
 * Accumulation/distribution line: the running total of volume, counted for buyers or sellers by where each bar closes
 * in its range.
 *
 * Its level depends on where the data begins: use its changes, for example `difference(ad, lag=20)`.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @returns (n,) base, not bounded; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 * @source Chaikin 1982; TA-Lib AD
 */
export function ad(high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array): Float64Array {
  return cumulativeSum(moneyFlowVolume(high, low, close, volume));
}

export default defineIndicator({
  name: 'ad',
  category: 'volume',
  summary: 'Accumulation/distribution line, a running total without bounds: use its changes',
  formula: 'Σ volume · (2 · close − high − low) / (high − low) since the first bar; 0 for a bar without range',
  source: 'Chaikin 1982; TA-Lib AD',
  params: {},
  outputs: ['ad'],
  warmup: () => 0,
  compute: (c) => [ad(c.high, c.low, c.close, c.volume)],
  stream: () => {
    const total = cumulativeSumStream();
    return (bar, out) => {
      out[0] = total(moneyFlowOf(bar.high, bar.low, bar.close, bar.volume));
    };
  },
});
