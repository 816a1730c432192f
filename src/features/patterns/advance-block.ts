import { definePattern } from '../../core/feature.js';
import { body, isWhite, type Ohlc, scan, threshold, upperShadow } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Advance block: three rising white candles, each opening in or near the body before, that lose strength on the way.
 *
 * The first is long with a short upper shadow. Strength is lost when the second is far shorter than the first and the
 * third not longer; or the third far shorter than the second; or the bodies shrink and an upper shadow is not short;
 * or the third is shorter with an upper shadow longer than its body.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) -100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLADVANCEBLOCK
 */
export function advanceBlock(c: Ohlc): Float64Array {
  const { open, close } = c;
  const shortShadow = threshold(c, 'shadowShort');
  const longShadow = threshold(c, 'shadowLong');
  const near = threshold(c, 'near');
  const far = threshold(c, 'far');
  const long = threshold(c, 'bodyLong');
  const follows = (i: number): boolean =>
    close[i] > close[i - 1] && open[i] > open[i - 1] && open[i] <= close[i - 1] + near[i - 1];
  const isFarShorter = (i: number): boolean => body(c, i) < body(c, i - 1) - far[i - 1];
  const isShorter = (i: number): boolean => body(c, i) < body(c, i - 1);
  return scan(c, WARMUP, (i) => {
    const advances =
      isWhite(c, i - 2) &&
      isWhite(c, i - 1) &&
      isWhite(c, i) &&
      follows(i - 1) &&
      follows(i) &&
      body(c, i - 2) > long[i - 2] &&
      upperShadow(c, i - 2) < shortShadow[i - 2];
    if (!advances) return 0;
    const isBlocked =
      (isFarShorter(i - 1) && body(c, i) < body(c, i - 1) + near[i - 1]) ||
      isFarShorter(i) ||
      (isShorter(i) &&
        isShorter(i - 1) &&
        (upperShadow(c, i) > shortShadow[i] || upperShadow(c, i - 1) > shortShadow[i - 1])) ||
      (isShorter(i) && upperShadow(c, i) > longShadow[i]);
    return isBlocked ? -100 : 0;
  });
}

export default definePattern({
  name: 'advance-block',
  summary: 'Advance block: three white candles that lose strength',
  formula:
    '−100: three white, closes rising, open in (open[−1], close[−1] + 0.2 r]; b₁ > B, u₁ < S; b₂ < b₁ − 0.6 r & b₃ < b₂ + 0.2 r, or b₃ < b₂ − 0.6 r, or b₃ < b₂ < b₁ & max(u₂, u₃) > S, or b₃ < b₂ & u₃ > b₃; b, u = body, upper shadow; B, S = mean body, shadow of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLADVANCEBLOCK',
  params: {},
  outputs: ['advance-block'],
  warmup: () => WARMUP,
  compute: (c) => [advanceBlock(c)],
});
