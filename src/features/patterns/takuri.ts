import { definePattern } from '../../core/feature.js';
import { body, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Takuri: a dragonfly doji that has felt for the bottom from a great height.
 *
 * A doji with a very short upper shadow and a lower one more than twice its body.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; says nothing of direction; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLTAKURI
 */
export function takuri(c: Ohlc): Float64Array {
  const doji = threshold(c, 'bodyDoji');
  const veryShort = threshold(c, 'shadowVeryShort');
  const veryLong = threshold(c, 'shadowVeryLong');
  return scan(c, WARMUP, (i) =>
    body(c, i) <= doji[i] && upperShadow(c, i) < veryShort[i] && lowerShadow(c, i) > veryLong[i] ? 100 : 0,
  );
}

export default definePattern({
  name: 'takuri',
  summary: 'Takuri: a dragonfly doji with a very long lower shadow',
  formula: '100: body ≤ 0.1 R; upper shadow < 0.1 R; lower shadow > 2 · body; R = mean range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLTAKURI',
  params: {},
  outputs: ['takuri'],
  warmup: () => WARMUP,
  compute: (c) => [takuri(c)],
});
