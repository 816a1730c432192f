import { definePattern } from '../../core/feature.js';
import { body, color, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * High-wave candle: a short body with both shadows more than twice as long; the sense of direction is lost.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 white, -100 black, else 0; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHIGHWAVE
 */
export function highWave(c: Ohlc): Float64Array {
  const short = threshold(c, 'bodyShort');
  const veryLong = threshold(c, 'shadowVeryLong');
  return scan(c, WARMUP, (i) =>
    body(c, i) < short[i] && upperShadow(c, i) > veryLong[i] && lowerShadow(c, i) > veryLong[i] ? 100 * color(c, i) : 0,
  );
}

export default definePattern({
  name: 'high-wave',
  summary: 'High wave: a short body between two very long shadows',
  formula: '±100 by colour: body < B; both shadows > 2 · body; B = mean body of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHIGHWAVE',
  params: {},
  outputs: ['high-wave'],
  warmup: () => WARMUP,
  compute: (c) => [highWave(c)],
});
