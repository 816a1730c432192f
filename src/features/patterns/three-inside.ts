import { definePattern } from '../../core/feature.js';
import {
  body,
  bodyBottom,
  bodyTop,
  color,
  isBlack,
  isWhite,
  type Ohlc,
  scan,
  threshold,
} from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Three inside up and down: a short body inside a long one, then a candle that closes beyond the open of the long one.
 *
 * The short body is strictly inside, and the third candle has the other colour than the first.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDL3INSIDE
 */
export function threeInside(c: Ohlc): Float64Array {
  const { open, close } = c;
  const long = threshold(c, 'bodyLong');
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) => {
    const isInside =
      body(c, i - 2) > long[i - 2] &&
      body(c, i - 1) <= short[i - 1] &&
      bodyTop(c, i - 1) < bodyTop(c, i - 2) &&
      bodyBottom(c, i - 1) > bodyBottom(c, i - 2);
    const isConfirmed = isWhite(c, i - 2)
      ? isBlack(c, i) && close[i] < open[i - 2]
      : isWhite(c, i) && close[i] > open[i - 2];
    return isInside && isConfirmed ? -100 * color(c, i - 2) : 0;
  });
}

export default definePattern({
  name: 'three-inside',
  summary: 'Three inside: a harami that the third candle confirms',
  formula:
    '−100 · colour₁: body₁ > B; body₂ ≤ B, strictly inside body₁; colour₃ ≠ colour₁; close₃ beyond open₁; B = mean body of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDL3INSIDE',
  params: {},
  outputs: ['three-inside'],
  warmup: () => WARMUP,
  compute: (c) => [threeInside(c)],
});
