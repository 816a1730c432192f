import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { HOUR_MS } from '../../core/kit/time.js';
import { decisionTime } from '../utc.js';

/**
 * The funding clock: hours until the next settlement of perpetual futures, at 00:00, 08:00 and 16:00 UTC.
 *
 * Taken at the close of the bar. At a settlement it says 0: a position held then pays or is paid. Some contracts
 * settle every 4 or every hour: set `hours`.
 *
 * @param hours from one settlement to the next, counted from 00:00 UTC
 * @returns twice (n,): hours-left in [0, hours), and settles, 1 at a settlement, else 0; no NaN rows
 */
export function fundingClock(candles: Candles, hours: number): [hoursLeft: Float64Array, settles: Float64Array] {
  const n = candles.length;
  const hoursLeft = new Float64Array(n);
  const settles = new Float64Array(n);
  const span = hours * HOUR_MS;
  for (let i = 0; i < n; i++) {
    const time = decisionTime(candles, i);
    const left = Math.ceil(time / span) * span - time;
    hoursLeft[i] = left / HOUR_MS;
    settles[i] = Number(left === 0);
  }
  return [hoursLeft, settles];
}

export default defineCalendar({
  name: 'funding-clock',
  summary: 'Hours from the bar’s close to the next funding settlement, every 8 hours from 00:00 UTC',
  formula:
    'hours-left = hours from the bar’s close to the next multiple of hours since 00:00 UTC, 0 at one; settles = 1 when hours-left = 0',
  source: 'own; settlement times of perpetual futures: Binance, Introduction to Binance Futures Funding Rates',
  params: { hours: { type: 'choice', default: '8', options: ['8', '4', '2', '1'], doc: 'hours between settlements' } },
  outputs: ['hours-left', 'settles'],
  warmup: () => 0,
  compute: (c, p) => fundingClock(c, Number(p.hours)),
});
