import { definePattern } from '../../core/feature.js';
import { isBlack, isWhite, isWithin, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 7;

/**
 * Stick sandwich: black, then a white candle that trades only above the black close, then black again to the same
 * close; the price is held.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 7)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLSTICKSANDWICH
 */
export function stickSandwich(c: Ohlc): Float64Array {
  const { low, close } = c;
  const equal = threshold(c, 'equal');
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 2) &&
    isWhite(c, i - 1) &&
    isBlack(c, i) &&
    low[i - 1] > close[i - 2] &&
    isWithin(close[i], close[i - 2], equal[i - 2])
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'stick-sandwich',
  summary: 'Stick sandwich: a white candle between two black ones with the same close',
  formula:
    '100: black₁, white₂, black₃; low₂ > close₁; |close₃ − close₁| ≤ 0.05 r; r = mean range of the 5 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLSTICKSANDWICH',
  params: {},
  outputs: ['stick-sandwich'],
  warmup: () => WARMUP,
  compute: (c) => [stickSandwich(c)],
});
