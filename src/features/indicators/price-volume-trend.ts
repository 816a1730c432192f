import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { cumulativeSum, cumulativeSumStream } from '../../core/math/sum.js';

/**
 * Price volume trend: the running total of volume times return. Unlike on-balance volume a large move counts more than
 * a small one.
 *
 * It starts at 0. Its level depends on where the data begins: use its changes.
 *
 * @param close  (n,) quote per base, > 0
 * @param volume (n,) base, ≥ 0
 * @returns (n,) base, not bounded; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 * @source Colby 2003, The Encyclopedia of Technical Market Indicators
 */
export function priceVolumeTrend(close: Float64Array, volume: Float64Array): Float64Array {
  const n = sameLength('price-volume-trend', { close, volume });
  const steps = new Float64Array(n);
  for (let i = 1; i < n; i++) steps[i] = volume[i] * ((close[i] - close[i - 1]) / close[i - 1]);
  return cumulativeSum(steps);
}

export default defineIndicator({
  name: 'price-volume-trend',
  category: 'volume',
  summary: 'Price volume trend, a running total without bounds: use its changes',
  formula: 'Σ volume · (close / close[−1] − 1), 0 on the first bar',
  source: 'Colby 2003, The Encyclopedia of Technical Market Indicators',
  params: {},
  outputs: ['price-volume-trend'],
  warmup: () => 0,
  compute: (c) => [priceVolumeTrend(c.close, c.volume)],
  stream: () => {
    const total = cumulativeSumStream();
    let last = Number.NaN;
    return (bar, out) => {
      const step = Number.isNaN(last) ? 0 : bar.volume * ((bar.close - last) / last);
      last = bar.close;
      out[0] = total(step);
    };
  },
});
