import { definePattern } from '../../core/feature.js';
import { body, isWhite, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Three white soldiers: three rising white candles, each opening in or near the body before and closing at its high.
 *
 * None is far shorter than the one before, and the last is not short; else it is an advance block.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDL3WHITESOLDIERS
 */
export function threeWhiteSoldiers(c: Ohlc): Float64Array {
  const { open, close } = c;
  const veryShort = threshold(c, 'shadowVeryShort');
  const near = threshold(c, 'near');
  const far = threshold(c, 'far');
  const short = threshold(c, 'bodyShort');
  const isSoldier = (i: number): boolean => isWhite(c, i) && upperShadow(c, i) < veryShort[i];
  const follows = (i: number): boolean =>
    close[i] > close[i - 1] &&
    open[i] > open[i - 1] &&
    open[i] <= close[i - 1] + near[i - 1] &&
    body(c, i) > body(c, i - 1) - far[i - 1];
  return scan(c, WARMUP, (i) =>
    isSoldier(i - 2) && isSoldier(i - 1) && isSoldier(i) && follows(i - 1) && follows(i) && body(c, i) > short[i]
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'three-white-soldiers',
  summary: 'Three white soldiers: three white candles that close near their highs',
  formula:
    '100: three white, upper shadows < 0.1 R, closes rising; open in (open[−1], close[−1] + 0.2 r], body > body[−1] − 0.6 r; body₃ > B; B, R = mean body, range of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDL3WHITESOLDIERS',
  params: {},
  outputs: ['three-white-soldiers'],
  warmup: () => WARMUP,
  compute: (c) => [threeWhiteSoldiers(c)],
});
