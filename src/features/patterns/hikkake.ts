import { definePattern } from '../../core/feature.js';
import type { Ohlc } from '../kernels/candle-settings.js';
import { trapsAndConfirmations } from '../kernels/hikkake.js';

const WARMUP = 5;

/**
 * Hikkake: an inside bar breaks out one way; those who follow are trapped if the market turns.
 *
 * A break down is a bullish trap, a break up a bearish one. It is confirmed when one of the next three candles closes
 * beyond the inside bar on the other side. Only a new trap takes the place of a confirmation on the same candle.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) ±100 where a trap appears, ±200 where it is confirmed, else 0; NaN on rows [0, 5)
 * @throws E_SHAPE when the columns differ in length
 * @source Chesler 2004, Trading False Moves with the Hikkake Pattern, Active Trader 5; TA-Lib CDLHIKKAKE
 */
export function hikkake(c: Ohlc): Float64Array {
  const { high, low } = c;
  return trapsAndConfirmations(c, WARMUP, (i) => {
    const isInside = high[i - 1] < high[i - 2] && low[i - 1] > low[i - 2];
    if (isInside && high[i] < high[i - 1] && low[i] < low[i - 1]) return 1;
    return isInside && high[i] > high[i - 1] && low[i] > low[i - 1] ? -1 : 0;
  });
}

export default definePattern({
  name: 'hikkake',
  summary: 'Hikkake: a false break out of an inside bar, and its confirmation',
  formula:
    '100, −100: candle 2 inside 1 (high and low), candle 3 breaks it with high and low, down, up; 200, −200: within 3 candles a close beyond the other end of candle 2, once',
  source: 'Chesler 2004, Trading False Moves with the Hikkake Pattern, Active Trader 5; TA-Lib CDLHIKKAKE',
  params: {},
  outputs: ['hikkake'],
  warmup: () => WARMUP,
  compute: (c) => [hikkake(c)],
});
