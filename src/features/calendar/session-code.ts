import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { dayShare, decisionTime } from '../utc.js';

/** Hours of the day, UTC, at which another number begins: the opening and closing hours of `session` in turn. */
const BEGINS = [
  [0, 1],
  [7, 2],
  [9, 3],
  [13, 4],
  [16, 5],
  [22, 0],
] as const;

/**
 * Which trading floors are at work, as one number that goes round with the day.
 *
 * | code | UTC | at work |
 * |---|---|---|
 * | 0 | 22–24 | nobody |
 * | 1 | 00–07 | Tokyo |
 * | 2 | 07–09 | Tokyo and London |
 * | 3 | 09–13 | London |
 * | 4 | 13–16 | London and New York |
 * | 5 | 16–22 | New York |
 *
 * Taken at the close of the bar; hours as in `session`, without daylight saving time.
 *
 * @returns (n,) whole, in [0, 5]; no NaN rows
 */
export function sessionCode(candles: Candles): Float64Array {
  const out = new Float64Array(candles.length);
  for (let i = 0; i < out.length; i++) {
    const hours = 24 * dayShare(decisionTime(candles, i));
    for (const [hour, code] of BEGINS) if (hours >= hour) out[i] = code;
  }
  return out;
}

export default defineCalendar({
  name: 'session-code',
  summary: 'Which trading floors are at work at the bar’s close, UTC, as one number from 0 to 5',
  formula: '0 none · 1 Tokyo · 2 Tokyo and London · 3 London · 4 London and New York · 5 New York',
  source: 'own; sessions of the currency market: BIS 2019, Triennial Survey; no daylight saving time',
  params: {},
  outputs: ['session-code'],
  warmup: () => 0,
  compute: (c) => [sessionCode(c)],
});
