import { definePattern } from '../../core/feature.js';
import {
  body,
  color,
  gapsDown,
  gapsUp,
  isWhite,
  lowerShadow,
  type Ohlc,
  scan,
  threshold,
  upperShadow,
} from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Kicking: a marubozu, a gap, and a marubozu the other way; as rare as it is loud.
 *
 * Black then white with a gap up is bullish, white then black with a gap down bearish. The gap is one between whole
 * candles, which a market around the clock hardly has.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLKICKING
 */
export function kicking(c: Ohlc): Float64Array {
  const long = threshold(c, 'bodyLong');
  const veryShort = threshold(c, 'shadowVeryShort');
  const isMarubozu = (i: number): boolean =>
    body(c, i) > long[i] && upperShadow(c, i) < veryShort[i] && lowerShadow(c, i) < veryShort[i];
  return scan(c, WARMUP, (i) =>
    isWhite(c, i) !== isWhite(c, i - 1) &&
    isMarubozu(i - 1) &&
    isMarubozu(i) &&
    (isWhite(c, i) ? gapsUp(c, i, i - 1) : gapsDown(c, i, i - 1))
      ? 100 * color(c, i)
      : 0,
  );
}

export default definePattern({
  name: 'kicking',
  summary: 'Kicking: two opposite marubozu with a gap between them',
  formula:
    '±100 by colour₂: colour₁ ≠ colour₂; both bodies > B; all shadows < 0.1 R; candle 2 gaps away the way of its colour, shadows and all; B, R = mean body, range of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLKICKING',
  params: {},
  outputs: ['kicking'],
  warmup: () => WARMUP,
  compute: (c) => [kicking(c)],
});
