import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { DAY_MS } from '../../core/kit/time.js';
import { byDay, circle, civilDate, decisionTime } from '../utc.js';

/**
 * Month of the year, as a place on a circle of twelve months, and whether it is the month's last day.
 *
 * Taken at the close of the bar, UTC. January stands at angle 0. `last-day` is 1 on the last UTC day of a month,
 * else 0.
 *
 * @returns three times (n,): sine and cosine in [-1, 1], last-day 0 or 1; no NaN rows
 */
export function month(candles: Candles): [sin: Float64Array, cos: Float64Array, lastDay: Float64Array] {
  const shareOf = byDay((time) => civilDate(time).month / 12);
  const isLast = byDay((time) => Number(civilDate(time + DAY_MS).day === 1));
  const [sin, cos] = circle(candles.length, (i) => shareOf(decisionTime(candles, i)));
  const lastDay = new Float64Array(candles.length);
  for (let i = 0; i < lastDay.length; i++) {
    lastDay[i] = isLast(decisionTime(candles, i));
  }
  return [sin, cos, lastDay];
}

export default defineCalendar({
  name: 'month',
  summary: 'Month at the bar’s close, UTC, as sine and cosine, and the month’s last day',
  formula:
    'sin, cos of 2π · month / 12, January = 0; last-day = 1 on the last day of a month, else 0; at the bar’s close, UTC',
  source: 'own; turn of the month: Ariel 1987, Journal of Financial Economics 18',
  params: {},
  outputs: ['sin', 'cos', 'last-day'],
  warmup: () => 0,
  compute: (c) => month(c),
});
