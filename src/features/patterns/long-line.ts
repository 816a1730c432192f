import { definePattern } from '../../core/feature.js';
import { body, color, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Long line: a candle that goes one way, with a long body and short shadows on both ends.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 white, -100 black, else 0; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLLONGLINE
 */
export function longLine(c: Ohlc): Float64Array {
  const long = threshold(c, 'bodyLong');
  const shortShadow = threshold(c, 'shadowShort');
  return scan(c, WARMUP, (i) =>
    body(c, i) > long[i] && upperShadow(c, i) < shortShadow[i] && lowerShadow(c, i) < shortShadow[i]
      ? 100 * color(c, i)
      : 0,
  );
}

export default definePattern({
  name: 'long-line',
  summary: 'Long line: a long body with short shadows',
  formula: '±100 by colour: body > B; both shadows < S; B, S = mean body, shadow of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLLONGLINE',
  params: {},
  outputs: ['long-line'],
  warmup: () => WARMUP,
  compute: (c) => [longLine(c)],
});
