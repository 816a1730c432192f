import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { circle, decisionTime, weekdayOf } from '../utc.js';

/**
 * Day of the week, as a place on a circle of seven days, and whether it is a weekend.
 *
 * Taken at the close of the bar, UTC: Monday's daily bar closes, and is acted on, as Tuesday begins, so it says
 * Tuesday. Monday stands at angle 0. `weekend` is 1 on Saturday and Sunday, else 0.
 *
 * @returns three times (n,): sine and cosine in [-1, 1], weekend 0 or 1; no NaN rows
 */
export function weekday(candles: Candles): [sin: Float64Array, cos: Float64Array, weekend: Float64Array] {
  const [sin, cos] = circle(candles.length, (i) => weekdayOf(decisionTime(candles, i)) / 7);
  const weekend = new Float64Array(candles.length);
  for (let i = 0; i < weekend.length; i++) weekend[i] = Number(weekdayOf(decisionTime(candles, i)) >= 5);
  return [sin, cos, weekend];
}

export default defineCalendar({
  name: 'weekday',
  summary: 'Day of the week at the bar’s close, UTC, as sine and cosine, and weekend',
  formula:
    'sin, cos of 2π · weekday / 7, Monday = 0; weekend = 1 on Saturday and Sunday, else 0; at the bar’s close, UTC',
  source: 'own; day-of-the-week effect: French 1980, Journal of Financial Economics 8',
  params: {},
  outputs: ['sin', 'cos', 'weekend'],
  warmup: () => 0,
  compute: (c) => weekday(c),
});
