import { definePattern } from '../../core/feature.js';
import { body, bodyGapsUp, isBlack, isWhite, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Upside gap two crows: after a long white candle and a gap up, a short black candle is swallowed by a second black
 * one that still closes above the white body.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) -100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLUPSIDEGAP2CROWS
 */
export function upsideGapTwoCrows(c: Ohlc): Float64Array {
  const { open, close } = c;
  const long = threshold(c, 'bodyLong');
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) =>
    isWhite(c, i - 2) &&
    body(c, i - 2) > long[i - 2] &&
    isBlack(c, i - 1) &&
    body(c, i - 1) <= short[i - 1] &&
    bodyGapsUp(c, i - 1, i - 2) &&
    isBlack(c, i) &&
    open[i] > open[i - 1] &&
    close[i] < close[i - 1] &&
    close[i] > close[i - 2]
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'upside-gap-two-crows',
  summary: 'Upside gap two crows: two black candles above a gap, the second around the first',
  formula:
    '−100: white₁, body₁ > B; black₂, body₂ ≤ B, gaps above body₁; black₃, open₃ > open₂, close₁ < close₃ < close₂; B = mean body of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLUPSIDEGAP2CROWS',
  params: {},
  outputs: ['upside-gap-two-crows'],
  warmup: () => WARMUP,
  compute: (c) => [upsideGapTwoCrows(c)],
});
