import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMax, rollingMin } from '../../core/math/rolling.js';
import { maxStream, minStream } from '../../core/math/streams.js';

/**
 * Midprice: halfway between the highest high and the lowest low of the window.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote per base; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 */
export function midprice(high: Float64Array, low: Float64Array, period: number): Float64Array {
  sameLength('midprice', { high, low });
  const top = rollingMax(high, period);
  const out = rollingMin(low, period);
  for (let i = period - 1; i < out.length; i++) out[i] = 0.5 * (top[i] + out[i]);
  return out;
}

export default defineIndicator({
  name: 'midprice',
  category: 'trend',
  summary: 'Middle of the highest high and lowest low (in the unit of the price)',
  formula: '(max_period(high) + min_period(low)) / 2',
  source: 'TA-Lib MIDPRICE',
  params: { period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'window, bars', sweep: [14, 28, 55] } },
  outputs: ['midprice'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [midprice(c.high, c.low, p.period)],
  stream: (p) => {
    const [top, bottom] = [maxStream(p.period), minStream(p.period)];
    return (bar, out) => {
      out[0] = 0.5 * (top(bar.high) + bottom(bar.low));
    };
  },
});
