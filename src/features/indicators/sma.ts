import { defineIndicator } from '../../core/feature.js';
import { rollingMean } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';

/**
 * Simple moving average: the mean close of the last `period` bars.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1; bars are counted, missing ones are not
 * @returns (n,) quote per base; NaN on rows [0, period - 1)
 */
export function sma(close: Float64Array, period: number): Float64Array {
  return rollingMean(close, period);
}

export default defineIndicator({
  name: 'sma',
  category: 'trend',
  summary: 'Simple moving average of the close',
  formula: 'Σ close over period / period',
  source: 'Murphy 1999, Technical Analysis of the Financial Markets; TA-Lib SMA',
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [10, 20, 50, 100, 200] },
  },
  outputs: ['sma'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [sma(c.close, p.period)],
  stream: ({ period }) => {
    const mean = meanStream(period);
    return (bar, out) => {
      out[0] = mean(bar.close);
    };
  },
});
