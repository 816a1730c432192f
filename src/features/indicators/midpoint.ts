import { defineIndicator } from '../../core/feature.js';
import { rollingMax, rollingMin } from '../../core/math/rolling.js';
import { maxStream, minStream } from '../../core/math/streams.js';

/**
 * Midpoint: halfway between the highest and the lowest close of the window.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote per base; NaN on rows [0, period - 1)
 */
export function midpoint(close: Float64Array, period: number): Float64Array {
  const top = rollingMax(close, period);
  const out = rollingMin(close, period);
  for (let i = period - 1; i < out.length; i++) out[i] = 0.5 * (top[i] + out[i]);
  return out;
}

export default defineIndicator({
  name: 'midpoint',
  category: 'trend',
  summary: 'Middle of the highest and lowest close (in the unit of the price)',
  formula: '(max_period(close) + min_period(close)) / 2',
  source: 'TA-Lib MIDPOINT',
  params: { period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'window, bars', sweep: [14, 28, 55] } },
  outputs: ['midpoint'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [midpoint(c.close, p.period)],
  stream: (p) => {
    const [top, bottom] = [maxStream(p.period), minStream(p.period)];
    return (bar, out) => {
      out[0] = 0.5 * (top(bar.close) + bottom(bar.close));
    };
  },
});
