import { definePattern } from '../../core/feature.js';
import { bodyBottom, bodyTop, color, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 8;

/**
 * Three-line strike: three soldiers or crows, each opening in or near the body before, then one candle against them
 * that opens beyond the last close and closes beyond the first open.
 *
 * The sign is that of the three: the strike is read as a pause.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 8)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDL3LINESTRIKE
 */
export function threeLineStrike(c: Ohlc): Float64Array {
  const { open, close } = c;
  const near = threshold(c, 'near');
  const opensNear = (i: number): boolean =>
    open[i] >= bodyBottom(c, i - 1) - near[i - 1] && open[i] <= bodyTop(c, i - 1) + near[i - 1];
  return scan(c, WARMUP, (i) => {
    const side = color(c, i - 1);
    const isLine =
      color(c, i - 3) === side &&
      color(c, i - 2) === side &&
      color(c, i) !== side &&
      opensNear(i - 2) &&
      opensNear(i - 1);
    if (!isLine) return 0;
    const strikes =
      side === 1
        ? close[i - 1] > close[i - 2] && close[i - 2] > close[i - 3] && open[i] > close[i - 1] && close[i] < open[i - 3]
        : close[i - 1] < close[i - 2] &&
          close[i - 2] < close[i - 3] &&
          open[i] < close[i - 1] &&
          close[i] > open[i - 3];
    return strikes ? 100 * side : 0;
  });
}

export default definePattern({
  name: 'three-line-strike',
  summary: 'Three-line strike: three of a kind, then one that takes them all back',
  formula:
    '±100 by colour₁: 1, 2, 3 alike, closes going on; open₂, open₃ within 0.2 r of the body before; colour₄ the other, open₄ beyond close₃, close₄ beyond open₁; r = mean range of the 5 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDL3LINESTRIKE',
  params: {},
  outputs: ['three-line-strike'],
  warmup: () => WARMUP,
  compute: (c) => [threeLineStrike(c)],
});
