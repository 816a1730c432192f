import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { dayShare, decisionTime } from '../utc.js';

/** Hours of the day, UTC, from the first up to the second. One table the year round: no daylight saving time. */
const SESSIONS = { tokyo: [0, 9], london: [7, 16], newYork: [13, 22] } as const;

/**
 * Which of the world's trading floors are at work: Tokyo 00–09, London 07–16, New York 13–22, all UTC.
 *
 * Taken at the close of the bar: the bar that closes at 07:00 is the first that says London. Daylight saving time is
 * left out, so in summer London and New York really open an hour earlier; weekends are not left out (see `weekday`).
 *
 * @returns four times (n,), 1 or 0: Tokyo, London, New York, and both London and New York; no NaN rows
 */
export function session(candles: Candles): Float64Array[] {
  const n = candles.length;
  const [tokyo, london, newYork, overlap] = [0, 1, 2, 3].map(() => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const hours = 24 * dayShare(decisionTime(candles, i));
    tokyo[i] = Number(hours >= SESSIONS.tokyo[0] && hours < SESSIONS.tokyo[1]);
    london[i] = Number(hours >= SESSIONS.london[0] && hours < SESSIONS.london[1]);
    newYork[i] = Number(hours >= SESSIONS.newYork[0] && hours < SESSIONS.newYork[1]);
    overlap[i] = london[i] * newYork[i];
  }
  return [tokyo, london, newYork, overlap];
}

export default defineCalendar({
  name: 'session',
  summary: 'Tokyo, London and New York hours at the bar’s close, UTC, 1 or 0',
  formula:
    'tokyo = 1 when the bar closes in [00:00, 09:00) UTC, london in [07:00, 16:00), new-york in [13:00, 22:00), else 0; overlap = london · new-york',
  source: 'own; sessions of the currency market: BIS 2019, Triennial Survey; no daylight saving time',
  params: {},
  outputs: ['tokyo', 'london', 'new-york', 'overlap'],
  warmup: () => 0,
  compute: (c) => session(c),
});
