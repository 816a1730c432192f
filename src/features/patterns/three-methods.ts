import { definePattern } from '../../core/feature.js';
import { body, bodyBottom, bodyTop, color, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 14;

/**
 * Rising and falling three methods: a long candle, three small ones against it that stay in its range, and a long one
 * on.
 *
 * The small ones are of one colour and step back one by one; the last opens beyond the close of the third and closes
 * beyond that of the first.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 14)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLRISEFALL3METHODS
 */
export function threeMethods(c: Ohlc): Float64Array {
  const { open, high, low, close } = c;
  const long = threshold(c, 'bodyLong');
  const short = threshold(c, 'bodyShort');
  const isShort = (i: number): boolean => body(c, i) < short[i];
  return scan(c, WARMUP, (i) => {
    const side = color(c, i - 4);
    const isSetUp =
      body(c, i - 4) > long[i - 4] &&
      isShort(i - 3) &&
      isShort(i - 2) &&
      isShort(i - 1) &&
      body(c, i) > long[i] &&
      color(c, i - 3) !== side &&
      color(c, i - 2) !== side &&
      color(c, i - 1) !== side &&
      color(c, i) === side;
    if (!isSetUp) return 0;
    const holds = (k: number): boolean => bodyBottom(c, k) < high[i - 4] && bodyTop(c, k) > low[i - 4];
    const stepsBack = side * close[i - 2] < side * close[i - 3] && side * close[i - 1] < side * close[i - 2];
    const goesOn = side * open[i] > side * close[i - 1] && side * close[i] > side * close[i - 4];
    return holds(i - 3) && holds(i - 2) && holds(i - 1) && stepsBack && goesOn ? 100 * side : 0;
  });
}

export default definePattern({
  name: 'three-methods',
  summary: 'Rising and falling three methods: a pause of three small candles inside a long one',
  formula:
    '±100 by colour₁: body₁ > B, body₅ > B, of one colour; 2, 3, 4 of the other, bodies < B, overlap the range of 1, closes step back; open₅ beyond close₄, close₅ beyond close₁; B = mean body of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLRISEFALL3METHODS',
  params: {},
  outputs: ['three-methods'],
  warmup: () => WARMUP,
  compute: (c) => [threeMethods(c)],
});
