import { definePattern } from '../../core/feature.js';
import { body, isBlack, isWhite, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Thrusting line: opens below the low of a long black candle and closes inside its body, but not above the middle.
 *
 * To be told from in-neck, it closes above the black close by more than "equal".
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) -100 or 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLTHRUSTING
 */
export function thrusting(c: Ohlc): Float64Array {
  const { open, low, close } = c;
  const long = threshold(c, 'bodyLong');
  const equal = threshold(c, 'equal');
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 1) &&
    body(c, i - 1) > long[i - 1] &&
    isWhite(c, i) &&
    open[i] < low[i - 1] &&
    close[i] > close[i - 1] + equal[i - 1] &&
    close[i] <= close[i - 1] + body(c, i - 1) * 0.5
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'thrusting',
  summary: 'Thrusting: a white candle that fails below the middle of the black body',
  formula:
    '−100: black₁, body₁ > B; white₂, open₂ < low₁, close₁ + 0.05 r < close₂ ≤ close₁ + ½ · body₁; B = mean body of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLTHRUSTING',
  params: {},
  outputs: ['thrusting'],
  warmup: () => WARMUP,
  compute: (c) => [thrusting(c)],
});
