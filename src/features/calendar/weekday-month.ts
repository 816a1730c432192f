import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { civilDate, decisionTime, weekdayOf } from '../utc.js';

/**
 * Weekday and month as one number: (12 · weekday + month) / 84, Monday and January 0.
 *
 * For observations that have one place for the date. Neighbours are not alike across a week's end or a year's: models
 * that can take several columns do better with `weekday` and `month`. Taken at the close of the bar, UTC.
 *
 * @returns (n,) in [0, 1); no NaN rows
 */
export function weekdayMonth(candles: Candles): Float64Array {
  const out = new Float64Array(candles.length);
  for (let i = 0; i < out.length; i++) {
    const time = decisionTime(candles, i);
    out[i] = (12 * weekdayOf(time) + civilDate(time).month) / 84;
  }
  return out;
}

export default defineCalendar({
  name: 'weekday-month',
  summary: 'Weekday and month at the bar’s close, UTC, as one number',
  formula: '(12 · weekday + month) / 84, Monday = 0, January = 0',
  source: 'own; observation of a trading agent',
  params: {},
  outputs: ['weekday-month'],
  warmup: () => 0,
  compute: (c) => [weekdayMonth(c)],
});
