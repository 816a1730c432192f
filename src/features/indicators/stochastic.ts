import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMax, rollingMean, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { maxStream, meanStream, minStream, whenKnown } from '../../core/math/streams.js';

/**
 * Stochastic oscillator: where the close stands between the lowest low and the highest high, smoothed twice.
 *
 * Both smoothings are simple means. Where the range is zero the close is in the middle: 50 (TA-Lib says 0).
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param close (n,) quote per base
 * @param spans bars, whole, ≥ 1: `period` of the range, `smooth` of %K, `signal` of %D
 * @returns two times (n,) in [0, 100]; k is NaN on rows [0, period + smooth - 2), d on rows
 *   [0, period + smooth + signal - 3)
 * @throws E_SHAPE when the columns differ in length
 * @source Lane 1984, Lane's Stochastics, Stocks & Commodities 2
 */
export function stochastic(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  spans: { period: number; smooth: number; signal: number },
): { k: Float64Array; d: Float64Array } {
  const { period, smooth, signal } = spans;
  const n = sameLength('stochastic', { high, low, close });
  const top = rollingMax(high, period);
  const bottom = rollingMin(low, period);
  const raw = unknownColumn(n);
  for (let i = period - 1; i < n; i++) {
    const range = top[i] - bottom[i];
    raw[i] = range > 0 ? 100 * ((close[i] - bottom[i]) / range) : 50;
  }
  const k = rollingMean(raw, smooth, period - 1);
  return { k, d: rollingMean(k, signal, period + smooth - 2) };
}

export default defineIndicator({
  name: 'stochastic',
  category: 'momentum',
  summary: 'Stochastic oscillator, %K and %D',
  formula:
    'k = SMA_smooth(100 · (close − L) / (H − L)), H, L = max_period(high), min_period(low), 50 when H = L; d = SMA_signal(k)',
  source: 'Lane 1984, Stocks & Commodities 2; TA-Lib STOCH with simple means',
  params: {
    period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'bars of the range', sweep: [5, 9, 14, 21] },
    smooth: { type: 'int', default: 3, min: 1, max: 500, doc: 'bars that smooth %K; 1 is the fast form' },
    signal: { type: 'int', default: 3, min: 1, max: 500, doc: 'bars that smooth %K to %D' },
  },
  outputs: ['k', 'd'],
  warmup: (p) => [p.period + p.smooth - 2, p.period + p.smooth + p.signal - 3],
  compute: (c, p) => {
    const { k, d } = stochastic(c.high, c.low, c.close, p);
    return [k, d];
  },
  stream: ({ period, smooth, signal }) => {
    const [top, bottom] = [maxStream(period), minStream(period)];
    const [k, d] = [meanStream(smooth), meanStream(signal)];
    return (bar, out) => {
      const [high, low] = [top(bar.high), bottom(bar.low)];
      const range = high - low;
      out[0] = k(range > 0 ? 100 * ((bar.close - low) / range) : whenKnown(range, 50));
      out[1] = d(out[0]);
    };
  },
});
