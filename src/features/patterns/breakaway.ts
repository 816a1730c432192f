import { definePattern } from '../../core/feature.js';
import { body, bodyGapsDown, bodyGapsUp, color, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 14;

/**
 * Breakaway: a long candle, a gap on in its direction, two more steps, and a fifth candle that comes back into the gap
 * and takes away the last three.
 *
 * The first, second and fourth are of a colour, the third of any; the fifth against them.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 14)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLBREAKAWAY
 */
export function breakaway(c: Ohlc): Float64Array {
  const { open, high, low, close } = c;
  const long = threshold(c, 'bodyLong');
  const stepsDown = (i: number): boolean => high[i] < high[i - 1] && low[i] < low[i - 1];
  const stepsUp = (i: number): boolean => high[i] > high[i - 1] && low[i] > low[i - 1];
  return scan(c, WARMUP, (i) => {
    const side = color(c, i - 4);
    if (!(body(c, i - 4) > long[i - 4] && color(c, i - 3) === side && color(c, i - 1) === side && color(c, i) !== side))
      return 0;
    const isBottom =
      side === -1 &&
      bodyGapsDown(c, i - 3, i - 4) &&
      stepsDown(i - 2) &&
      stepsDown(i - 1) &&
      close[i] > open[i - 3] &&
      close[i] < close[i - 4];
    const isTop =
      side === 1 &&
      bodyGapsUp(c, i - 3, i - 4) &&
      stepsUp(i - 2) &&
      stepsUp(i - 1) &&
      close[i] < open[i - 3] &&
      close[i] > close[i - 4];
    return isBottom || isTop ? 100 * color(c, i) : 0;
  });
}

export default definePattern({
  name: 'breakaway',
  summary: 'Breakaway: a gap on, three candles further, then one back into the gap',
  formula:
    '±100 by colour₅: body₁ > B; colours 1, 2 and 4 alike, 5 the other; body₂ gaps on from body₁; highs and lows of 3 and 4 go on; close₅ between open₂ and close₁; B = mean body of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLBREAKAWAY',
  params: {},
  outputs: ['breakaway'],
  warmup: () => WARMUP,
  compute: (c) => [breakaway(c)],
});
