import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { decisionTime, weekdayOf } from '../utc.js';

/**
 * Days of the week as flags, one column each: for models that cannot bend a circle.
 *
 * Taken at the close of the bar, UTC, as in `weekday`: Monday's daily bar says Tuesday.
 *
 * @returns seven times (n,), Monday first: 1 on that day, else 0; no NaN rows
 */
export function dayFlags(candles: Candles): Float64Array[] {
  const flags = Array.from({ length: 7 }, () => new Float64Array(candles.length));
  for (let i = 0; i < candles.length; i++) flags[weekdayOf(decisionTime(candles, i))][i] = 1;
  return flags;
}

export default defineCalendar({
  name: 'day-flags',
  summary: 'Each day of the week at the bar’s close, UTC, 1 or 0',
  formula: 'monday … sunday = 1 when the bar closes on that weekday (UTC), else 0',
  source: 'own; day-of-the-week effect: French 1980, Journal of Financial Economics 8',
  params: {},
  outputs: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  warmup: () => 0,
  compute: (c) => dayFlags(c),
});
