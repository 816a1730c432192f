import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMax, rollingMin } from '../../core/math/rolling.js';
import { maxStream, minStream, whenKnown } from '../../core/math/streams.js';

/**
 * Williams %R: how far the close is below the highest high, in percent of the range.
 *
 * Where the range is zero the close is in the middle: −50 (TA-Lib says 0).
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) in [-100, 0]; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Williams 1979, How I Made One Million Dollars Last Year Trading Commodities
 */
export function williamsR(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const n = sameLength('williams-r', { high, low, close });
  const top = rollingMax(high, period);
  const out = rollingMin(low, period);
  for (let i = period - 1; i < n; i++) {
    const range = top[i] - out[i];
    out[i] = range > 0 ? 100 * ((close[i] - top[i]) / range) : -50;
  }
  return out;
}

export default defineIndicator({
  name: 'williams-r',
  category: 'momentum',
  summary: 'Williams %R',
  formula: '100 · (close − H) / (H − L), H, L = max_period(high), min_period(low); −50 when H = L',
  source: 'Williams 1979, How I Made One Million Dollars Last Year Trading Commodities; TA-Lib WILLR',
  params: { period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'bars of the range', sweep: [7, 14, 28] } },
  outputs: ['williams-r'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [williamsR(c.high, c.low, c.close, p.period)],
  stream: ({ period }) => {
    const [top, bottom] = [maxStream(period), minStream(period)];
    return (bar, out) => {
      const [high, low] = [top(bar.high), bottom(bar.low)];
      const range = high - low;
      out[0] = range > 0 ? 100 * ((bar.close - high) / range) : whenKnown(range, -50);
    };
  },
});
