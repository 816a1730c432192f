import { definePattern } from '../../core/feature.js';
import { isBlack, isWhite, lowerShadow, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 13;

/**
 * Three black crows: after a white candle, three falling black ones, each opening inside the body before and closing
 * at its low.
 *
 * The first closes under the high of the white candle.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) -100 or 0; NaN on rows [0, 13)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDL3BLACKCROWS
 */
export function threeBlackCrows(c: Ohlc): Float64Array {
  const { open, high, close } = c;
  const veryShort = threshold(c, 'shadowVeryShort');
  const isCrow = (i: number): boolean => isBlack(c, i) && lowerShadow(c, i) < veryShort[i];
  const opensInside = (i: number): boolean => open[i] < open[i - 1] && open[i] > close[i - 1];
  return scan(c, WARMUP, (i) =>
    isWhite(c, i - 3) &&
    isCrow(i - 2) &&
    isCrow(i - 1) &&
    isCrow(i) &&
    opensInside(i - 1) &&
    opensInside(i) &&
    high[i - 3] > close[i - 2] &&
    close[i - 2] > close[i - 1] &&
    close[i - 1] > close[i]
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'three-black-crows',
  summary: 'Three black crows: three black candles that close near their lows',
  formula:
    '−100: white₁; black₂, black₃, black₄ with lower shadows < 0.1 R, closes falling; open₃ inside body₂, open₄ inside body₃; close₂ < high₁; R = mean range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDL3BLACKCROWS',
  params: {},
  outputs: ['three-black-crows'],
  warmup: () => WARMUP,
  compute: (c) => [threeBlackCrows(c)],
});
