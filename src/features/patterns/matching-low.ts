import { definePattern } from '../../core/feature.js';
import { isBlack, isWithin, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 6;

/**
 * Matching low: a second black candle closes where the first did; the price is held.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 6)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLMATCHINGLOW
 */
export function matchingLow(c: Ohlc): Float64Array {
  const { close } = c;
  const equal = threshold(c, 'equal');
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 1) && isBlack(c, i) && isWithin(close[i], close[i - 1], equal[i - 1]) ? 100 : 0,
  );
}

export default definePattern({
  name: 'matching-low',
  summary: 'Matching low: two black candles with the same close',
  formula: '100: both black; |close₂ − close₁| ≤ 0.05 r; r = mean range of the 5 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLMATCHINGLOW',
  params: {},
  outputs: ['matching-low'],
  warmup: () => WARMUP,
  compute: (c) => [matchingLow(c)],
});
