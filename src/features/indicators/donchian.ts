import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMax, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { maxStream, minStream, whenKnown } from '../../core/math/streams.js';

export interface Donchian {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
  readonly position: Float64Array;
}

/**
 * Donchian channel: the highest high and the lowest low of the last `period` bars, this bar included.
 *
 * A close cannot leave a channel that holds its own bar: compare it with the channel of the bar before (`lag`).
 * `position` is 0 at the lower edge and 1 at the upper one; 0.5 where the channel has no width.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns four times (n,): upper, middle, lower in quote per base, position in [0, 1]; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Donchian 1960, High Finance in Copper, Financial Analysts Journal 16
 */
export function donchian(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Donchian {
  const n = sameLength('donchian', { high, low, close });
  const upper = rollingMax(high, period);
  const lower = rollingMin(low, period);
  const middle = unknownColumn(n, period - 1);
  const position = unknownColumn(n, period - 1);
  for (let i = period - 1; i < n; i++) {
    const range = upper[i] - lower[i];
    middle[i] = lower[i] + range / 2;
    position[i] = range > 0 ? (close[i] - lower[i]) / range : 0.5;
  }
  return { upper, middle, lower, position };
}

export default defineIndicator({
  name: 'donchian',
  category: 'volatility',
  summary: 'Donchian channel and the position in it',
  formula:
    'upper = max_period(high); lower = min_period(low); middle = (upper + lower) / 2; position = (close − lower) / (upper − lower), 0.5 when flat',
  source: 'Donchian 1960, Financial Analysts Journal 16; TA-Lib MAX and MIN',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [10, 20, 55, 100] } },
  outputs: ['upper', 'middle', 'lower', 'position'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const d = donchian(c.high, c.low, c.close, p.period);
    return [d.upper, d.middle, d.lower, d.position];
  },
  stream: ({ period }) => {
    const [top, bottom] = [maxStream(period), minStream(period)];
    return ({ high, low, close }, out) => {
      const upper = top(high);
      const lower = bottom(low);
      const range = upper - lower;
      out[0] = upper;
      out[1] = lower + range / 2;
      out[2] = lower;
      out[3] = range > 0 ? (close - lower) / range : whenKnown(range, 0.5);
    };
  },
});
