import { definePattern } from '../../core/feature.js';
import { body, isBlack, isWhite, isWithin, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * On-neck line: opens below the low of a long black candle and only gets back to that low; the fall may go on.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) -100 or 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLONNECK
 */
export function onNeck(c: Ohlc): Float64Array {
  const { open, low, close } = c;
  const long = threshold(c, 'bodyLong');
  const equal = threshold(c, 'equal');
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 1) &&
    body(c, i - 1) > long[i - 1] &&
    isWhite(c, i) &&
    open[i] < low[i - 1] &&
    isWithin(close[i], low[i - 1], equal[i - 1])
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'on-neck',
  summary: 'On-neck: a white candle that closes at the last black low',
  formula:
    '−100: black₁, body₁ > B; white₂, open₂ < low₁, |close₂ − low₁| ≤ 0.05 r; B = mean body of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLONNECK',
  params: {},
  outputs: ['on-neck'],
  warmup: () => WARMUP,
  compute: (c) => [onNeck(c)],
});
