import { definePattern } from '../../core/feature.js';
import {
  body,
  bodyBottom,
  bodyGapsDown,
  bodyGapsUp,
  bodyTop,
  color,
  isBlack,
  isWhite,
  type Ohlc,
  scan,
  threshold,
} from '../kernels/candle-settings.js';

const WARMUP = 7;

/**
 * Tasuki gap: a gap in the direction of the trend, and a candle of about the same size that turns back into the gap
 * without closing it; the trend may go on.
 *
 * The last candle opens inside the body before. The sign is that of the gap.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 7)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLTASUKIGAP
 */
export function tasukiGap(c: Ohlc): Float64Array {
  const { open, close } = c;
  const near = threshold(c, 'near');
  return scan(c, WARMUP, (i) => {
    const isSameSize = Math.abs(body(c, i - 1) - body(c, i)) < near[i - 1];
    const isUp =
      bodyGapsUp(c, i - 1, i - 2) &&
      isWhite(c, i - 1) &&
      isBlack(c, i) &&
      open[i] < close[i - 1] &&
      open[i] > open[i - 1] &&
      close[i] < open[i - 1] &&
      close[i] > bodyTop(c, i - 2);
    const isDown =
      bodyGapsDown(c, i - 1, i - 2) &&
      isBlack(c, i - 1) &&
      isWhite(c, i) &&
      open[i] < open[i - 1] &&
      open[i] > close[i - 1] &&
      close[i] > open[i - 1] &&
      close[i] < bodyBottom(c, i - 2);
    return isSameSize && (isUp || isDown) ? 100 * color(c, i - 1) : 0;
  });
}

export default definePattern({
  name: 'tasuki-gap',
  summary: 'Tasuki gap: a candle back into a gap that does not close it',
  formula:
    '±100 by colour₂: body₂ gaps on from body₁ the way of its colour; colour₃ the other; open₃ inside body₂, close₃ between open₂ and body₁; |body₂ − body₃| < 0.2 r; r = mean range of the 5 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLTASUKIGAP',
  params: {},
  outputs: ['tasuki-gap'],
  warmup: () => WARMUP,
  compute: (c) => [tasukiGap(c)],
});
