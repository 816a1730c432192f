import { defineIndicator } from '../../core/feature.js';
import { rollingMean } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';

/**
 * Triangular moving average: the middle of the window counts most, both ends least.
 *
 * It is the mean of a mean, over half of the window each: (period + 1) / 2 twice, or period / 2 and one more.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote per base; NaN on rows [0, period - 1)
 */
export function trima(close: Float64Array, period: number): Float64Array {
  const first = Math.floor(period / 2) + 1;
  const second = period + 1 - first;
  return rollingMean(rollingMean(close, first), second, first - 1);
}

export default defineIndicator({
  name: 'trima',
  category: 'trend',
  summary: 'Triangular moving average of the close (in the unit of the price)',
  formula: 'SMA(SMA(close, ⌊period / 2⌋ + 1), period − ⌊period / 2⌋)',
  source: 'Colby 2003, The Encyclopedia of Technical Market Indicators; TA-Lib TRIMA',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [10, 20, 50] } },
  outputs: ['trima'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [trima(c.close, p.period)],
  stream: ({ period }) => {
    const first = Math.floor(period / 2) + 1;
    const [once, twice] = [meanStream(first), meanStream(period + 1 - first)];
    return (bar, out) => {
      out[0] = twice(once(bar.close));
    };
  },
});
