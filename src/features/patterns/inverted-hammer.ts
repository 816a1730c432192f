import { definePattern } from '../../core/feature.js';
import {
  body,
  bodyGapsDown,
  lowerShadow,
  type Ohlc,
  scan,
  threshold,
  upperShadow,
} from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Inverted hammer: below the last body, buyers try for the first time and do not hold it.
 *
 * A short body, an upper shadow longer than it, a very short lower shadow, and a gap down from the body before. A
 * market around the clock hardly gaps.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLINVERTEDHAMMER
 */
export function invertedHammer(c: Ohlc): Float64Array {
  const short = threshold(c, 'bodyShort');
  const longShadow = threshold(c, 'shadowLong');
  const veryShort = threshold(c, 'shadowVeryShort');
  return scan(c, WARMUP, (i) =>
    body(c, i) < short[i] &&
    upperShadow(c, i) > longShadow[i] &&
    lowerShadow(c, i) < veryShort[i] &&
    bodyGapsDown(c, i, i - 1)
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'inverted-hammer',
  summary: 'Inverted hammer: a long upper shadow after a gap down',
  formula:
    '100: body < B; upper shadow > body; lower shadow < 0.1 R; body gaps below the one before; B, R = mean body, range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLINVERTEDHAMMER',
  params: {},
  outputs: ['inverted-hammer'],
  warmup: () => WARMUP,
  compute: (c) => [invertedHammer(c)],
});
