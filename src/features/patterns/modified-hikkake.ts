import { definePattern } from '../../core/feature.js';
import { type Ohlc, threshold } from '../kernels/candle-settings.js';
import { trapsAndConfirmations } from '../kernels/hikkake.js';

const WARMUP = 10;

/**
 * Modified hikkake: two inside bars in a row and a false break; the first inside bar closes near the end that breaks.
 *
 * A break down is a bullish trap, a break up a bearish one. It is confirmed when one of the next three candles closes
 * beyond the second inside bar on the other side.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) ±100 where a trap appears, ±200 where it is confirmed, else 0; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Chesler 2004, Trading False Moves with the Hikkake Pattern, Active Trader 5; TA-Lib CDLHIKKAKEMOD
 */
export function modifiedHikkake(c: Ohlc): Float64Array {
  const { high, low, close } = c;
  const near = threshold(c, 'near');
  const isInside = (i: number): boolean => high[i] < high[i - 1] && low[i] > low[i - 1];
  return trapsAndConfirmations(c, WARMUP, (i) => {
    if (!isInside(i - 1) || !isInside(i - 2)) return 0;
    const closesLow = close[i - 2] <= low[i - 2] + near[i - 2];
    if (high[i] < high[i - 1] && low[i] < low[i - 1] && closesLow) return 1;
    const closesHigh = close[i - 2] >= high[i - 2] - near[i - 2];
    return high[i] > high[i - 1] && low[i] > low[i - 1] && closesHigh ? -1 : 0;
  });
}

export default definePattern({
  name: 'modified-hikkake',
  summary: 'Modified hikkake: a trap after two inside bars, and its confirmation',
  formula:
    '100, −100: candle 2 inside 1, 3 inside 2, 4 breaks 3 with high and low, down, up; close₂ within 0.2 r of its low, high; 200, −200: within 3 candles a close beyond the other end of candle 3, once; r = mean range of the 5 candles before',
  source: 'Chesler 2004, Trading False Moves with the Hikkake Pattern, Active Trader 5; TA-Lib CDLHIKKAKEMOD',
  params: {},
  outputs: ['modified-hikkake'],
  warmup: () => WARMUP,
  compute: (c) => [modifiedHikkake(c)],
});
