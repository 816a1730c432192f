import { definePattern } from '../../core/feature.js';
import { body, isBlack, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Homing pigeon: the fall goes on inside the last long black body, but it tires.
 *
 * A long black candle, then a short black one with its body inside.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLHOMINGPIGEON
 */
export function homingPigeon(c: Ohlc): Float64Array {
  const { open, close } = c;
  const long = threshold(c, 'bodyLong');
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 1) &&
    isBlack(c, i) &&
    body(c, i - 1) > long[i - 1] &&
    body(c, i) <= short[i] &&
    open[i] < open[i - 1] &&
    close[i] > close[i - 1]
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'homing-pigeon',
  summary: 'Homing pigeon: a short black body inside a long black one',
  formula:
    '100: both black; body₁ > B; body₂ ≤ B; open₂ < open₁, close₂ > close₁; B = mean body of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLHOMINGPIGEON',
  params: {},
  outputs: ['homing-pigeon'],
  warmup: () => WARMUP,
  compute: (c) => [homingPigeon(c)],
});
