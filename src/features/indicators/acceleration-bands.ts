import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';

/**
 * Acceleration bands: highs and lows, each stretched outwards by twice the bar's range over its middle, in simple means.
 * A close beyond a band is a market that accelerates.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns three times (n,) quote per base; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Headley 2002, Big Trends in Trading; TA-Lib ACCBANDS
 */
export function accelerationBands(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
): { upper: Float64Array; middle: Float64Array; lower: Float64Array } {
  const n = sameLength('acceleration-bands', { high, low, close });
  const above = new Float64Array(n);
  const below = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const stretch = (4 * (high[i] - low[i])) / (high[i] + low[i]);
    above[i] = high[i] * (1 + stretch);
    below[i] = low[i] * (1 - stretch);
  }
  return { upper: rollingMean(above, period), middle: rollingMean(close, period), lower: rollingMean(below, period) };
}

export default defineIndicator({
  name: 'acceleration-bands',
  category: 'volatility',
  summary: 'Acceleration bands around the mean close (in the unit of the price)',
  formula:
    's = 4 · (high − low) / (high + low); upper = SMA_period(high · (1 + s)); middle = SMA_period(close); lower = SMA_period(low · (1 − s))',
  source: 'Headley 2002, Big Trends in Trading; TA-Lib ACCBANDS',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 50] } },
  outputs: ['upper', 'middle', 'lower'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const { upper, middle, lower } = accelerationBands(c.high, c.low, c.close, p.period);
    return [upper, middle, lower];
  },
  stream: ({ period }) => {
    const [upper, middle, lower] = [meanStream(period), meanStream(period), meanStream(period)];
    return ({ high, low, close }, out) => {
      const stretch = (4 * (high - low)) / (high + low);
      out[0] = upper(high * (1 + stretch));
      out[1] = middle(close);
      out[2] = lower(low * (1 - stretch));
    };
  },
});
