import { defineIndicator } from '../../core/feature.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';
import { medianOf, medianPrice } from '../kernels/prices.js';

/**
 * Awesome oscillator: the mean of the bars' middles over a short window less that over a long one.
 *
 * @param price (n,) middle of each bar, quote per base
 * @param spans bars, whole, ≥ 1
 * @returns oscillator (n,) quote per base, and the same in percent of the bar's middle; NaN on rows
 *   [0, max(fast, slow) - 1)
 * @source Williams 1998, New Trading Dimensions
 */
export function awesome(
  price: Float64Array,
  spans: { fast: number; slow: number },
): { oscillator: Float64Array; percent: Float64Array } {
  const fast = rollingMean(price, spans.fast);
  const slow = rollingMean(price, spans.slow);
  const oscillator = unknownColumn(price.length);
  const percent = unknownColumn(price.length);
  for (let i = Math.max(spans.fast, spans.slow) - 1; i < price.length; i++) {
    oscillator[i] = fast[i] - slow[i];
    percent[i] = 100 * (oscillator[i] / price[i]);
  }
  return { oscillator, percent };
}

export default defineIndicator({
  name: 'awesome',
  category: 'momentum',
  summary: 'Awesome oscillator (in the unit of the price), and in percent of the price',
  formula: 'oscillator = SMA_fast(mid) − SMA_slow(mid), mid = (high + low) / 2; percent = 100 · oscillator / mid',
  source: 'Williams 1998, New Trading Dimensions',
  params: {
    fast: { type: 'int', default: 5, min: 1, max: 5000, doc: 'short window, bars' },
    slow: { type: 'int', default: 34, min: 1, max: 5000, doc: 'long window, bars' },
  },
  outputs: ['oscillator', 'percent'],
  warmup: (p) => Math.max(p.fast, p.slow) - 1,
  compute: (c, p) => {
    const { oscillator, percent } = awesome(medianPrice(c.high, c.low), p);
    return [oscillator, percent];
  },
  stream: (p) => {
    const fast = meanStream(p.fast);
    const slow = meanStream(p.slow);
    return (bar, out) => {
      const price = medianOf(bar);
      out[0] = fast(price) - slow(price);
      out[1] = 100 * (out[0] / price);
    };
  },
});
