import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { DAY_MS } from '../../core/kit/time.js';
import { byDay, decisionTime, monthStart } from '../utc.js';

/**
 * The turn of the month: how many days it is to the end of the month, and how much of it has passed.
 *
 * Taken at the close of the bar, UTC. The month ends at 00:00 of the next one's first, when `days-left` jumps from near
 * 0 to the length of the new month.
 *
 * @returns twice (n,): days-left in (0, 31], passed in [0, 1); no NaN rows
 */
export function monthEnd(candles: Candles): [daysLeft: Float64Array, passed: Float64Array] {
  const n = candles.length;
  const daysLeft = new Float64Array(n);
  const passed = new Float64Array(n);
  const monthOf = byDay((time) => ({ start: monthStart(time, 0), end: monthStart(time, 1) }));
  for (let i = 0; i < n; i++) {
    const time = decisionTime(candles, i);
    const { start, end } = monthOf(time);
    daysLeft[i] = (end - time) / DAY_MS;
    passed[i] = (time - start) / (end - start);
  }
  return [daysLeft, passed];
}

export default defineCalendar({
  name: 'month-end',
  summary: 'Days to the end of the month at the bar’s close, UTC, and the share of it that has passed',
  formula: 'days-left = (end of the month − close) / day; passed = (close − start of the month) / its length; UTC',
  source: 'own; turn of the month: Ariel 1987, Journal of Financial Economics 18',
  params: {},
  outputs: ['days-left', 'passed'],
  warmup: () => 0,
  compute: (c) => monthEnd(c),
});
