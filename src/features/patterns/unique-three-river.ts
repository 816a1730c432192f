import { definePattern } from '../../core/feature.js';
import { body, isBlack, isWhite, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Unique three river bottom: after a long black candle a black one stays in its body but prints a lower low, and a
 * small white one opens above that low.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLUNIQUE3RIVER
 */
export function uniqueThreeRiver(c: Ohlc): Float64Array {
  const { open, low, close } = c;
  const long = threshold(c, 'bodyLong');
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) =>
    body(c, i - 2) > long[i - 2] &&
    isBlack(c, i - 2) &&
    isBlack(c, i - 1) &&
    close[i - 1] > close[i - 2] &&
    open[i - 1] <= open[i - 2] &&
    low[i - 1] < low[i - 2] &&
    body(c, i) < short[i] &&
    isWhite(c, i) &&
    open[i] > low[i - 1]
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'unique-three-river',
  summary: 'Unique three river: a black harami with a lower low, then a small white candle',
  formula:
    '100: black₁, body₁ > B; black₂, close₂ > close₁, open₂ ≤ open₁, low₂ < low₁; white₃, body₃ < B, open₃ > low₂; B = mean body of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLUNIQUE3RIVER',
  params: {},
  outputs: ['unique-three-river'],
  warmup: () => WARMUP,
  compute: (c) => [uniqueThreeRiver(c)],
});
