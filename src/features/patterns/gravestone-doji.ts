import { definePattern } from '../../core/feature.js';
import { body, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Gravestone doji: bid up and sold all the way back, so that open and close are at the low.
 *
 * A doji with a very short lower shadow and an upper one that is not.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; says nothing of direction; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLGRAVESTONEDOJI
 */
export function gravestoneDoji(c: Ohlc): Float64Array {
  const doji = threshold(c, 'bodyDoji');
  const veryShort = threshold(c, 'shadowVeryShort');
  return scan(c, WARMUP, (i) =>
    body(c, i) <= doji[i] && lowerShadow(c, i) < veryShort[i] && upperShadow(c, i) > veryShort[i] ? 100 : 0,
  );
}

export default definePattern({
  name: 'gravestone-doji',
  summary: 'Gravestone doji: all of the candle stands above open and close',
  formula: '100: body ≤ 0.1 R; lower shadow < 0.1 R; upper shadow > 0.1 R; R = mean range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLGRAVESTONEDOJI',
  params: {},
  outputs: ['gravestone-doji'],
  warmup: () => WARMUP,
  compute: (c) => [gravestoneDoji(c)],
});
