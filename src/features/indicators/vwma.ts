import { defineIndicator } from '../../core/feature.js';
import { rollingWeightedMean } from '../../core/math/rolling.js';
import { weightedMeanStream } from '../../core/math/streams.js';

/**
 * Volume-weighted moving average: the mean close, each bar counted by its volume; the plain mean where nobody traded.
 *
 * @param close  (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote per base; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 */
export function vwma(close: Float64Array, volume: Float64Array, period: number): Float64Array {
  return rollingWeightedMean(close, volume, period);
}

export default defineIndicator({
  name: 'vwma',
  category: 'trend',
  summary: 'Volume-weighted moving average of the close (in the unit of the price)',
  formula: 'Σ close · volume / Σ volume over period; plain mean without volume',
  source: 'Arms 1996, Trading Without Fear',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [10, 20, 50] } },
  outputs: ['vwma'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [vwma(c.close, c.volume, p.period)],
  stream: (p) => {
    const next = weightedMeanStream(p.period);
    return (bar, out) => {
      out[0] = next(bar.close, bar.volume);
    };
  },
});
