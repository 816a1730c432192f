import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { circle, dayShare, decisionTime } from '../utc.js';

/**
 * Time of day, as a place on a circle of 24 hours.
 *
 * Taken at the close of the bar, UTC: the bar from 09:00 to 10:00 says 10:00. On daily bars it never changes.
 *
 * @returns two times (n,) in [-1, 1], sine and cosine; no NaN rows
 */
export function hour(candles: Candles): [sin: Float64Array, cos: Float64Array] {
  return circle(candles.length, (i) => dayShare(decisionTime(candles, i)));
}

export default defineCalendar({
  name: 'hour',
  summary: 'Time of day at the bar’s close, UTC, as sine and cosine',
  formula: 'sin, cos of 2π · share of the UTC day that has passed at the bar’s close',
  source: 'own; intraday seasonality: Andersen & Bollerslev 1997, Journal of Empirical Finance 4',
  params: {},
  outputs: ['sin', 'cos'],
  warmup: () => 0,
  compute: (c) => hour(c),
});
