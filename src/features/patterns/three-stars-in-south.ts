import { definePattern } from '../../core/feature.js';
import { body, isBlack, lowerShadow, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Three stars in the south: a fall that runs dry over three black candles.
 *
 * The first is long with a long lower shadow; the second smaller, opens above the first close within its range, trades
 * below that close but not below the first low, and closes off its low; the third is a small marubozu inside the range
 * of the second.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDL3STARSINSOUTH
 */
export function threeStarsInSouth(c: Ohlc): Float64Array {
  const { open, high, low, close } = c;
  const long = threshold(c, 'bodyLong');
  const longShadow = threshold(c, 'shadowLong');
  const veryShort = threshold(c, 'shadowVeryShort');
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) => {
    if (!(isBlack(c, i - 2) && isBlack(c, i - 1) && isBlack(c, i))) return 0;
    const first = body(c, i - 2) > long[i - 2] && lowerShadow(c, i - 2) > longShadow[i - 2];
    const second =
      body(c, i - 1) < body(c, i - 2) &&
      open[i - 1] > close[i - 2] &&
      open[i - 1] <= high[i - 2] &&
      low[i - 1] < close[i - 2] &&
      low[i - 1] >= low[i - 2] &&
      lowerShadow(c, i - 1) > veryShort[i - 1];
    const third =
      body(c, i) < short[i] &&
      lowerShadow(c, i) < veryShort[i] &&
      upperShadow(c, i) < veryShort[i] &&
      low[i] > low[i - 1] &&
      high[i] < high[i - 1];
    return first && second && third ? 100 : 0;
  });
}

export default definePattern({
  name: 'three-stars-in-south',
  summary: 'Three stars in the south: three black candles, each smaller and higher',
  formula:
    '100: three black; body₁ > B, lower₁ > body₁; body₂ < body₁, close₁ < open₂ ≤ high₁, low₁ ≤ low₂ < close₁, lower₂ > 0.1 R; body₃ < B, its shadows < 0.1 R, candle 3 inside 2; B, R = mean body, range of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDL3STARSINSOUTH',
  params: {},
  outputs: ['three-stars-in-south'],
  warmup: () => WARMUP,
  compute: (c) => [threeStarsInSouth(c)],
});
