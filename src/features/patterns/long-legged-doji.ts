import { definePattern } from '../../core/feature.js';
import { body, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Long-legged doji: a wide search for a price that ends where it began.
 *
 * A doji with a shadow, on either side, longer than its own body. Since a doji hardly has a body, nearly every doji
 * passes.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; says nothing of direction; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLLONGLEGGEDDOJI
 */
export function longLeggedDoji(c: Ohlc): Float64Array {
  const doji = threshold(c, 'bodyDoji');
  const longShadow = threshold(c, 'shadowLong');
  return scan(c, WARMUP, (i) =>
    body(c, i) <= doji[i] && (lowerShadow(c, i) > longShadow[i] || upperShadow(c, i) > longShadow[i]) ? 100 : 0,
  );
}

export default definePattern({
  name: 'long-legged-doji',
  summary: 'Long-legged doji: a doji with a shadow longer than its body',
  formula: '100: body ≤ 0.1 R; upper or lower shadow > body; R = mean range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLLONGLEGGEDDOJI',
  params: {},
  outputs: ['long-legged-doji'],
  warmup: () => WARMUP,
  compute: (c) => [longLeggedDoji(c)],
});
