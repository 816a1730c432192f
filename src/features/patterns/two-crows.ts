import { definePattern } from '../../core/feature.js';
import { body, bodyGapsUp, isBlack, isWhite, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Two crows: after a long white candle the market gaps up, and two black candles bring it back into the white body.
 *
 * The second black one opens inside the first and closes inside the white body.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) -100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDL2CROWS
 */
export function twoCrows(c: Ohlc): Float64Array {
  const { open, close } = c;
  const long = threshold(c, 'bodyLong');
  return scan(c, WARMUP, (i) =>
    isWhite(c, i - 2) &&
    body(c, i - 2) > long[i - 2] &&
    isBlack(c, i - 1) &&
    bodyGapsUp(c, i - 1, i - 2) &&
    isBlack(c, i) &&
    open[i] < open[i - 1] &&
    open[i] > close[i - 1] &&
    close[i] > open[i - 2] &&
    close[i] < close[i - 2]
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'two-crows',
  summary: 'Two crows: a gap up is filled by two black candles',
  formula:
    '−100: white₁, body₁ > B; black₂ gaps above body₁; black₃, close₂ < open₃ < open₂, open₁ < close₃ < close₁; B = mean body of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDL2CROWS',
  params: {},
  outputs: ['two-crows'],
  warmup: () => WARMUP,
  compute: (c) => [twoCrows(c)],
});
