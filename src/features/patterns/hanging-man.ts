import { definePattern } from '../../core/feature.js';
import { body, bodyBottom, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Hanging man: the shape of a hammer near the high of the candle before; the first deep sell-off of a rise.
 *
 * A short body with a lower shadow longer than it, a very short upper shadow, and the body at or near that high.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) -100 or 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHANGINGMAN
 */
export function hangingMan(c: Ohlc): Float64Array {
  const { high } = c;
  const short = threshold(c, 'bodyShort');
  const longShadow = threshold(c, 'shadowLong');
  const veryShort = threshold(c, 'shadowVeryShort');
  const near = threshold(c, 'near');
  return scan(c, WARMUP, (i) =>
    body(c, i) < short[i] &&
    lowerShadow(c, i) > longShadow[i] &&
    upperShadow(c, i) < veryShort[i] &&
    bodyBottom(c, i) >= high[i - 1] - near[i - 1]
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'hanging-man',
  summary: 'Hanging man: a hammer near the high of the candle before',
  formula:
    '−100: body < B; lower shadow > body; upper shadow < 0.1 R; lower end of the body ≥ high[−1] − 0.2 r; B, R = mean body, range of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHANGINGMAN',
  params: {},
  outputs: ['hanging-man'],
  warmup: () => WARMUP,
  compute: (c) => [hangingMan(c)],
});
