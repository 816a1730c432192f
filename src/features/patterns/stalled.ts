import { definePattern } from '../../core/feature.js';
import { body, isWhite, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Stalled pattern, or deliberation: two long rising white candles, then a small white one that starts at the shoulder
 * of the second or above it.
 *
 * The second has a very short upper shadow and opens in or near the first body.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) -100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLSTALLEDPATTERN
 */
export function stalled(c: Ohlc): Float64Array {
  const { open, close } = c;
  const long = threshold(c, 'bodyLong');
  const short = threshold(c, 'bodyShort');
  const veryShort = threshold(c, 'shadowVeryShort');
  const near = threshold(c, 'near');
  return scan(c, WARMUP, (i) =>
    isWhite(c, i - 2) &&
    isWhite(c, i - 1) &&
    isWhite(c, i) &&
    close[i] > close[i - 1] &&
    close[i - 1] > close[i - 2] &&
    body(c, i - 2) > long[i - 2] &&
    body(c, i - 1) > long[i - 1] &&
    upperShadow(c, i - 1) < veryShort[i - 1] &&
    open[i - 1] > open[i - 2] &&
    open[i - 1] <= close[i - 2] + near[i - 2] &&
    body(c, i) < short[i] &&
    open[i] >= close[i - 1] - body(c, i) - near[i - 1]
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'stalled',
  summary: 'Stalled pattern: two long white candles, then a small one on their shoulder',
  formula:
    '−100: three white, closes rising; body₁ > B, body₂ > B, upper₂ < 0.1 R; open₁ < open₂ ≤ close₁ + 0.2 r; body₃ < B, open₃ ≥ close₂ − body₃ − 0.2 r; B, R = mean body, range of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLSTALLEDPATTERN',
  params: {},
  outputs: ['stalled'],
  warmup: () => WARMUP,
  compute: (c) => [stalled(c)],
});
