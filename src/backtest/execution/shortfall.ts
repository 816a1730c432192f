import { defineExecution, type ParentOrder } from '../../core/execution.js';
import { DAY_MS } from '../../core/kit/time.js';
import { holdings, tradingSpeed } from '../almgren-chriss.js';
import { workSchedule } from '../child-schedule.js';
import { halfSpreadOf, volumeOfDay } from '../impact-model.js';

/**
 * κT of an order from its market, as Almgren and Chriss set their example up: trading 1 % of the volume gives up one
 * spread, and 10 % of it move the price by one spread for good.
 *
 * Time is counted in slices, quantity in orders and price in arrival prices, so that risk aversion has no unit: what a
 * variance of 1 of the cost, as a fraction of the notional, is worth.
 *
 * @returns NaN while volatility or volume is not known
 */
export function urgencyOf(parent: ParentOrder, riskAversion: number, slices: number, every: number): number {
  const volume = volumeOfDay(parent) * ((every * parent.intervalMs) / DAY_MS);
  if (!(volume > 0) || !(parent.volatility >= 0)) return Number.NaN;
  const perShare = (2 * halfSpreadOf(parent) * parent.quantity) / volume;
  const market = {
    volatility: parent.volatility * Math.sqrt(every),
    temporary: perShare / 0.01,
    permanent: perShare / 0.1,
  };
  return slices * tradingSpeed(market, riskAversion, 1);
}

/**
 * Fast at first, slower later: the sooner it is traded, the less the price can run away, and the more it pays in impact.
 * Almgren and Chriss give the schedules that cost the least for their risk; they differ in one number, the urgency κT. At
 * 0 it is TWAP; at 1 the first of six children is 21 % of the order and the last 14 %, at 3 they are 40 % and 5 %.
 *
 * With a risk aversion above 0 the urgency follows from the market instead: it rises with the volatility and the volume
 * and falls with the spread and the size of the order. Where the bars cannot tell, `urgency` holds.
 */
export default defineExecution({
  name: 'shortfall',
  summary: 'Children that shrink over time: least cost for its risk (implementation shortfall, Almgren–Chriss)',
  source: 'Almgren & Chriss 2000, Optimal Execution of Portfolio Transactions, J. Risk 3',
  params: {
    slices: { type: 'int', default: 6, min: 1, max: 1000, sweep: [6, 12, 24], doc: 'children, number' },
    urgency: {
      type: 'float',
      default: 1,
      min: 0,
      max: 50,
      sweep: [0.5, 1, 3],
      doc: 'κT: how much faster the first child is than the last, no unit; 0 is TWAP',
    },
    riskAversion: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1e9,
      sweep: [10, 100],
      doc: 'what a variance of 1 in the cost is worth, fraction of the notional; sets the urgency by the market. 0 for not',
    },
    every: { type: 'int', default: 1, min: 1, max: 1000, doc: 'time between two children, bars' },
  },
  start: ({ slices, urgency, riskAversion, every }, parent) => {
    const fromMarket = riskAversion > 0 ? urgencyOf(parent, riskAversion, slices, every) : Number.NaN;
    const left = holdings(Number.isNaN(fromMarket) ? urgency : fromMarket, slices);
    const weights = Float64Array.from({ length: slices }, (_, j) => Math.max(0, left[j] - left[j + 1]));
    return workSchedule(parent, weights, every);
  },
});
