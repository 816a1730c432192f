import { definePattern } from '../../core/feature.js';
import { body, isBlack, isWhite, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Piercing line: opens below the low of a long black candle and closes above the middle of its body, but inside it.
 *
 * Both bodies are long. It needs an open below the last low, which a market around the clock hardly gives.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLPIERCING
 */
export function piercing(c: Ohlc): Float64Array {
  const { open, low, close } = c;
  const long = threshold(c, 'bodyLong');
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 1) &&
    body(c, i - 1) > long[i - 1] &&
    isWhite(c, i) &&
    body(c, i) > long[i] &&
    open[i] < low[i - 1] &&
    close[i] < open[i - 1] &&
    close[i] > close[i - 1] + body(c, i - 1) * 0.5
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'piercing',
  summary: 'Piercing line: opens below the low, closes above the middle of the black body',
  formula:
    '100: black₁, white₂, both bodies > B; open₂ < low₁; close₁ + ½ · body₁ < close₂ < open₁; B = mean body of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLPIERCING',
  params: {},
  outputs: ['piercing'],
  warmup: () => WARMUP,
  compute: (c) => [piercing(c)],
});
