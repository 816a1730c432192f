import { definePattern } from '../../core/feature.js';
import { body, bodyBottom, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Hammer: sellers pushed far down and lost it all, near the low of the candle before.
 *
 * A short body with a lower shadow longer than it, a very short upper shadow, and the body at or near that low.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHAMMER
 */
export function hammer(c: Ohlc): Float64Array {
  const { low } = c;
  const short = threshold(c, 'bodyShort');
  const longShadow = threshold(c, 'shadowLong');
  const veryShort = threshold(c, 'shadowVeryShort');
  const near = threshold(c, 'near');
  return scan(c, WARMUP, (i) =>
    body(c, i) < short[i] &&
    lowerShadow(c, i) > longShadow[i] &&
    upperShadow(c, i) < veryShort[i] &&
    bodyBottom(c, i) <= low[i - 1] + near[i - 1]
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'hammer',
  summary: 'Hammer: a long lower shadow near the low of the candle before',
  formula:
    '100: body < B; lower shadow > body; upper shadow < 0.1 R; lower end of the body ≤ low[−1] + 0.2 r; B, R = mean body, range of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHAMMER',
  params: {},
  outputs: ['hammer'],
  warmup: () => WARMUP,
  compute: (c) => [hammer(c)],
});
