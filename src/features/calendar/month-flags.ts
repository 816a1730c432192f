import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { civilDate, decisionTime } from '../utc.js';

/**
 * Months of the year as flags, one column each: for models that cannot bend a circle.
 *
 * Taken at the close of the bar, UTC, as in `month`: the last bar of January says February.
 *
 * @returns twelve times (n,), January first: 1 in that month, else 0; no NaN rows
 */
export function monthFlags(candles: Candles): Float64Array[] {
  const flags = Array.from({ length: 12 }, () => new Float64Array(candles.length));
  for (let i = 0; i < candles.length; i++) flags[civilDate(decisionTime(candles, i)).month][i] = 1;
  return flags;
}

export default defineCalendar({
  name: 'month-flags',
  summary: 'Each month of the year at the bar’s close, UTC, 1 or 0',
  formula: 'january … december = 1 when the bar closes in that month (UTC), else 0',
  source: 'own; month-of-the-year effect: Rozeff & Kinney 1976, Journal of Financial Economics 3',
  params: {},
  outputs: [
    'january',
    'february',
    'march',
    'april',
    'may',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
  ],
  warmup: () => 0,
  compute: (c) => monthFlags(c),
});
