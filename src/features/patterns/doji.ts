import { definePattern } from '../../core/feature.js';
import { body, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Doji: open and close are as good as the same, neither side won.
 *
 * The body is at most a tenth of the mean range of the ten candles before. A candle that does not move is a doji.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; says nothing of direction; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLDOJI
 */
export function doji(c: Ohlc): Float64Array {
  const most = threshold(c, 'bodyDoji');
  return scan(c, WARMUP, (i) => (body(c, i) <= most[i] ? 100 : 0));
}

export default definePattern({
  name: 'doji',
  summary: 'Doji: a candle with as good as no real body',
  formula: '100: body ≤ 0.1 R; R = mean range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLDOJI',
  params: {},
  outputs: ['doji'],
  warmup: () => WARMUP,
  compute: (c) => [doji(c)],
});
