import { definePattern } from '../../core/feature.js';
import { body, color, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Spinning top: a short body with both shadows longer than it; the market turns on the spot.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 white, -100 black, else 0; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLSPINNINGTOP
 */
export function spinningTop(c: Ohlc): Float64Array {
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) =>
    body(c, i) < short[i] && upperShadow(c, i) > body(c, i) && lowerShadow(c, i) > body(c, i) ? 100 * color(c, i) : 0,
  );
}

export default definePattern({
  name: 'spinning-top',
  summary: 'Spinning top: a short body between two longer shadows',
  formula: '±100 by colour: body < B; both shadows > body; B = mean body of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLSPINNINGTOP',
  params: {},
  outputs: ['spinning-top'],
  warmup: () => WARMUP,
  compute: (c) => [spinningTop(c)],
});
