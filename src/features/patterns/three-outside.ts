import { definePattern } from '../../core/feature.js';
import { bodyBottom, bodyTop, color, isWhite, type Ohlc, scan } from '../kernels/candle-settings.js';

const WARMUP = 3;

/**
 * Three outside up and down: a body swallowed on both ends by the next, of the other colour, then a close further on.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 3)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDL3OUTSIDE
 */
export function threeOutside(c: Ohlc): Float64Array {
  const { close } = c;
  return scan(c, WARMUP, (i) => {
    const swallows = bodyTop(c, i - 1) > bodyTop(c, i - 2) && bodyBottom(c, i - 1) < bodyBottom(c, i - 2);
    const goesOn = isWhite(c, i - 1) ? close[i] > close[i - 1] : close[i] < close[i - 1];
    return !swallows || isWhite(c, i - 1) === isWhite(c, i - 2) || !goesOn ? 0 : 100 * color(c, i - 1);
  });
}

export default definePattern({
  name: 'three-outside',
  summary: 'Three outside: an engulfing that the third candle confirms',
  formula:
    '±100 by colour₂: colour₁ ≠ colour₂; body₂ beyond both ends of body₁; close₃ beyond close₂ the way of colour₂',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDL3OUTSIDE',
  params: {},
  outputs: ['three-outside'],
  warmup: () => WARMUP,
  compute: (c) => [threeOutside(c)],
});
