import { definePattern } from '../../core/feature.js';
import { body, color, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Marubozu, "shaven head": one side had it from the first trade to the last, a long body with very short shadows.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLMARUBOZU
 */
export function marubozu(c: Ohlc): Float64Array {
  const long = threshold(c, 'bodyLong');
  const veryShort = threshold(c, 'shadowVeryShort');
  return scan(c, WARMUP, (i) =>
    body(c, i) > long[i] && upperShadow(c, i) < veryShort[i] && lowerShadow(c, i) < veryShort[i]
      ? 100 * color(c, i)
      : 0,
  );
}

export default definePattern({
  name: 'marubozu',
  summary: 'Marubozu: a long body without shadows',
  formula: '±100 by colour: body > B; both shadows < 0.1 R; B, R = mean body, range of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLMARUBOZU',
  params: {},
  outputs: ['marubozu'],
  warmup: () => WARMUP,
  compute: (c) => [marubozu(c)],
});
