import { definePattern } from '../../core/feature.js';
import {
  body,
  color,
  gapsDown,
  gapsUp,
  isBlack,
  isWhite,
  type Ohlc,
  scan,
  threshold,
} from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Abandoned baby: a doji left alone between two gaps, shadows and all; a long candle before it, and one that is not
 * short the other way after it, deep into the first body.
 *
 * A market around the clock hardly has such gaps.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @param penetration part of the first body that the last close must go into, fraction in [0, 1]
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLABANDONEDBABY
 */
export function abandonedBaby(c: Ohlc, penetration: number): Float64Array {
  const { close } = c;
  const long = threshold(c, 'bodyLong');
  const doji = threshold(c, 'bodyDoji');
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) => {
    if (!(body(c, i - 2) > long[i - 2] && body(c, i - 1) <= doji[i - 1] && body(c, i) > short[i])) return 0;
    const depth = body(c, i - 2) * penetration;
    const isTop =
      isWhite(c, i - 2) &&
      isBlack(c, i) &&
      close[i] < close[i - 2] - depth &&
      gapsUp(c, i - 1, i - 2) &&
      gapsDown(c, i, i - 1);
    const isBottom =
      isBlack(c, i - 2) &&
      isWhite(c, i) &&
      close[i] > close[i - 2] + depth &&
      gapsDown(c, i - 1, i - 2) &&
      gapsUp(c, i, i - 1);
    return isTop || isBottom ? 100 * color(c, i) : 0;
  });
}

export default definePattern({
  name: 'abandoned-baby',
  summary: 'Abandoned baby: a doji with gaps on both sides, then a candle back',
  formula:
    '±100 by colour₃: colour₁ ≠ colour₃; body₁ > B; body₂ ≤ 0.1 R; body₃ > B; candle 2 gaps beyond 1 and 3, shadows and all; close₃ goes into body₁ by more than penetration of it; B, R = mean body, range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLABANDONEDBABY',
  params: {
    penetration: {
      type: 'float',
      default: 0.3,
      min: 0,
      max: 1,
      doc: 'part of the first body that the last close must go into',
    },
  },
  outputs: ['abandoned-baby'],
  warmup: () => WARMUP,
  compute: (c, p) => [abandonedBaby(c, p.penetration)],
});
