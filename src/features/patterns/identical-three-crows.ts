import { definePattern } from '../../core/feature.js';
import { isBlack, isWithin, lowerShadow, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Identical three crows: three falling black candles without a lower shadow, each opening where the last one closed.
 *
 * In a market that opens at the last close every three such candles qualify.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) -100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLIDENTICAL3CROWS
 */
export function identicalThreeCrows(c: Ohlc): Float64Array {
  const { open, close } = c;
  const veryShort = threshold(c, 'shadowVeryShort');
  const equal = threshold(c, 'equal');
  const isCrow = (i: number): boolean => isBlack(c, i) && lowerShadow(c, i) < veryShort[i];
  return scan(c, WARMUP, (i) =>
    isCrow(i - 2) &&
    isCrow(i - 1) &&
    isCrow(i) &&
    close[i - 2] > close[i - 1] &&
    close[i - 1] > close[i] &&
    isWithin(open[i - 1], close[i - 2], equal[i - 2]) &&
    isWithin(open[i], close[i - 1], equal[i - 1])
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'identical-three-crows',
  summary: 'Identical three crows: each opens at the close before',
  formula:
    '−100: three black, lower shadows < 0.1 R, closes falling; |open₂ − close₁| and |open₃ − close₂| ≤ 0.05 r; R = mean range of the 10 candles before, r = mean range of 5',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLIDENTICAL3CROWS',
  params: {},
  outputs: ['identical-three-crows'],
  warmup: () => WARMUP,
  compute: (c) => [identicalThreeCrows(c)],
});
