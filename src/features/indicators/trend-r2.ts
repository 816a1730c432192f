import { defineIndicator } from '../../core/feature.js';
import { whenKnown } from '../../core/math/streams.js';
import { pairStream, rollingPair } from '../kernels/rolling-pair.js';

/**
 * Trend r²: how much of the close's movement a straight line explains.
 *
 * The squared correlation of close and time over the last `period` bars: 1 on a line, near 0 in a market without
 * direction. Time is counted in bars: missing ones are not seen.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 3
 * @returns (n,) in [0, 1], 0 where nothing moved; NaN on rows [0, period - 1)
 */
export function trendR2(close: Float64Array, period: number): Float64Array {
  const time = Float64Array.from(close, (_, i) => i);
  const { covariance: out, varianceX, varianceY } = rollingPair(time, close, period);
  for (let i = period - 1; i < out.length; i++) {
    const r = varianceY[i] > 0 ? out[i] / Math.sqrt(varianceX[i]) / Math.sqrt(varianceY[i]) : 0;
    out[i] = Math.min(1, r * r);
  }
  return out;
}

export default defineIndicator({
  name: 'trend-r2',
  category: 'trend',
  summary: 'Share of the close’s movement that a straight line explains',
  formula: 'corr(close, bar number)² over period; 0 when flat',
  source: 'Chande & Kroll 1994, The New Technical Trader; TA-Lib CORREL with time, squared',
  params: { period: { type: 'int', default: 50, min: 3, max: 5000, doc: 'window, bars', sweep: [20, 50, 100] } },
  outputs: ['trend-r2'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [trendR2(c.close, p.period)],
  stream: ({ period }) => {
    const next = pairStream(period);
    let row = 0;
    return (bar, out) => {
      const { covariance, varianceX, varianceY } = next(row++, bar.close);
      const r = varianceY > 0 ? covariance / Math.sqrt(varianceX) / Math.sqrt(varianceY) : whenKnown(varianceY, 0);
      out[0] = Math.min(1, r * r);
    };
  },
});
