import { definePattern } from '../../core/feature.js';
import {
  body,
  color,
  isWhite,
  isWithin,
  lowerShadow,
  type Ohlc,
  scan,
  threshold,
  upperShadow,
} from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Separating lines: a candle against the last one that starts from the same open, with a long body and no shadow
 * there; the trend takes up again.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLSEPARATINGLINES
 */
export function separatingLines(c: Ohlc): Float64Array {
  const { open } = c;
  const long = threshold(c, 'bodyLong');
  const veryShort = threshold(c, 'shadowVeryShort');
  const equal = threshold(c, 'equal');
  return scan(c, WARMUP, (i) => {
    const openingShadow = isWhite(c, i) ? lowerShadow(c, i) : upperShadow(c, i);
    return isWhite(c, i) !== isWhite(c, i - 1) &&
      isWithin(open[i], open[i - 1], equal[i - 1]) &&
      body(c, i) > long[i] &&
      openingShadow < veryShort[i]
      ? 100 * color(c, i)
      : 0;
  });
}

export default definePattern({
  name: 'separating-lines',
  summary: 'Separating lines: a belt hold from the same open, the other way',
  formula:
    '±100 by colour₂: colour₁ ≠ colour₂; |open₂ − open₁| ≤ 0.05 r; body₂ > B; shadow at open₂ < 0.1 R; B, R = mean body, range of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLSEPARATINGLINES',
  params: {},
  outputs: ['separating-lines'],
  warmup: () => WARMUP,
  compute: (c) => [separatingLines(c)],
});
