import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { DAY_MS } from '../../core/kit/time.js';
import { byDay, civilDate, decisionTime, monthStart } from '../utc.js';

/**
 * The quarter of the year, how much of it has passed, and how many days are left.
 *
 * Taken at the close of the bar, UTC. The quarter's end brings the expiry of quarterly futures and the books of funds.
 *
 * @returns three times (n,): number 1 … 4, passed in [0, 1), days-left in (0, 92]; no NaN rows
 */
export function quarter(candles: Candles): [number: Float64Array, passed: Float64Array, daysLeft: Float64Array] {
  const n = candles.length;
  const number = new Float64Array(n);
  const passed = new Float64Array(n);
  const daysLeft = new Float64Array(n);
  const quarterOf = byDay((time) => {
    const { month } = civilDate(time);
    const [start, end] = [monthStart(time, -(month % 3)), monthStart(time, 3 - (month % 3))];
    return { order: 1 + Math.floor(month / 3), start, end };
  });
  for (let i = 0; i < n; i++) {
    const time = decisionTime(candles, i);
    const { order, start, end } = quarterOf(time);
    number[i] = order;
    passed[i] = (time - start) / (end - start);
    daysLeft[i] = (end - time) / DAY_MS;
  }
  return [number, passed, daysLeft];
}

export default defineCalendar({
  name: 'quarter',
  summary: 'Quarter of the year at the bar’s close, UTC, its share that has passed and its days left',
  formula:
    'number = 1 + ⌊month / 3⌋, January = 0; passed = (close − start of the quarter) / its length; days-left = (end of the quarter − close) / day; UTC',
  source: 'own; quarter-end rebalancing: Harvey, Mazzoleni & Melone 2025, The Unintended Consequences of Rebalancing',
  params: {},
  outputs: ['number', 'passed', 'days-left'],
  warmup: () => 0,
  compute: (c) => quarter(c),
});
