import { definePattern } from '../../core/feature.js';
import { body, color, type Ohlc, scan } from '../kernels/candle-settings.js';
import { kicking } from './kicking.js';

const WARMUP = 11;

/**
 * Kicking whose direction is that of the longer marubozu, not that of the gap; of two equal ones the first decides.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLKICKINGBYLENGTH
 */
export function kickingByLength(c: Ohlc): Float64Array {
  const kicks = kicking(c);
  return scan(c, WARMUP, (i) => (kicks[i] === 0 ? 0 : 100 * color(c, body(c, i) > body(c, i - 1) ? i : i - 1)));
}

export default definePattern({
  name: 'kicking-by-length',
  summary: 'Kicking, read by the longer of the two candles',
  formula: '±100 where kicking is, by the colour of the longer body, of equal ones the first',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLKICKINGBYLENGTH',
  params: {},
  outputs: ['kicking-by-length'],
  warmup: () => WARMUP,
  compute: (c) => [kickingByLength(c)],
});
