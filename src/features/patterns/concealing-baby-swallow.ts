import { definePattern } from '../../core/feature.js';
import {
  bodyGapsDown,
  isBlack,
  lowerShadow,
  type Ohlc,
  scan,
  threshold,
  upperShadow,
} from '../kernels/candle-settings.js';

const WARMUP = 13;

/**
 * Concealing baby swallow: two black marubozu, a black candle that gaps down and reaches back up into their body, and
 * a fourth black candle around all of it.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; NaN on rows [0, 13)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLCONCEALBABYSWALL
 */
export function concealingBabySwallow(c: Ohlc): Float64Array {
  const { high, low, close } = c;
  const veryShort = threshold(c, 'shadowVeryShort');
  const isShaven = (i: number): boolean => lowerShadow(c, i) < veryShort[i] && upperShadow(c, i) < veryShort[i];
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 3) &&
    isBlack(c, i - 2) &&
    isBlack(c, i - 1) &&
    isBlack(c, i) &&
    isShaven(i - 3) &&
    isShaven(i - 2) &&
    bodyGapsDown(c, i - 1, i - 2) &&
    upperShadow(c, i - 1) > veryShort[i - 1] &&
    high[i - 1] > close[i - 2] &&
    high[i] > high[i - 1] &&
    low[i] < low[i - 1]
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'concealing-baby-swallow',
  summary: 'Concealing baby swallow: a black candle swallows one that had gapped down',
  formula:
    '100: four black; all shadows of 1 and 2 < 0.1 R; body₃ gaps down from body₂, upper₃ > 0.1 R, high₃ > close₂; high₄ > high₃, low₄ < low₃; R = mean range of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLCONCEALBABYSWALL',
  params: {},
  outputs: ['concealing-baby-swallow'],
  warmup: () => WARMUP,
  compute: (c) => [concealingBabySwallow(c)],
});
