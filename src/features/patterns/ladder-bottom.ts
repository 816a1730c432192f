import { definePattern } from '../../core/feature.js';
import { isBlack, isWhite, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 14;

/**
 * Ladder bottom: three black candles with lower opens and closes, a fourth black one with an upper shadow, and a white
 * one that opens above its body and closes above its high.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 14)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLLADDERBOTTOM
 */
export function ladderBottom(c: Ohlc): Float64Array {
  const { open, high, close } = c;
  const veryShort = threshold(c, 'shadowVeryShort');
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 4) &&
    isBlack(c, i - 3) &&
    isBlack(c, i - 2) &&
    open[i - 4] > open[i - 3] &&
    open[i - 3] > open[i - 2] &&
    close[i - 4] > close[i - 3] &&
    close[i - 3] > close[i - 2] &&
    isBlack(c, i - 1) &&
    upperShadow(c, i - 1) > veryShort[i - 1] &&
    isWhite(c, i) &&
    open[i] > open[i - 1] &&
    close[i] > high[i - 1]
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'ladder-bottom',
  summary: 'Ladder bottom: four black candles, the last with an upper shadow, then a white one above it',
  formula:
    '100: black₁ … black₄; opens and closes of 1, 2, 3 fall; upper₄ > 0.1 R; white₅, open₅ > open₄, close₅ > high₄; R = mean range of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLLADDERBOTTOM',
  params: {},
  outputs: ['ladder-bottom'],
  warmup: () => WARMUP,
  compute: (c) => [ladderBottom(c)],
});
