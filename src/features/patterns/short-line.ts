import { definePattern } from '../../core/feature.js';
import { body, color, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Short line: a candle in which little happens, with a short body and short shadows on both ends.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 white, -100 black, else 0; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLSHORTLINE
 */
export function shortLine(c: Ohlc): Float64Array {
  const short = threshold(c, 'bodyShort');
  const shortShadow = threshold(c, 'shadowShort');
  return scan(c, WARMUP, (i) =>
    body(c, i) < short[i] && upperShadow(c, i) < shortShadow[i] && lowerShadow(c, i) < shortShadow[i]
      ? 100 * color(c, i)
      : 0,
  );
}

export default definePattern({
  name: 'short-line',
  summary: 'Short line: a short body with short shadows',
  formula: '±100 by colour: body < B; both shadows < S; B, S = mean body, shadow of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLSHORTLINE',
  params: {},
  outputs: ['short-line'],
  warmup: () => WARMUP,
  compute: (c) => [shortLine(c)],
});
