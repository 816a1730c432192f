import { defineDerivative } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, rollingZscore, unknownColumn } from '../../core/math/rolling.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { extraColumn } from './taker-buy-share.js';

/**
 * Taker pressure: what takers bought less what they sold in a bar, by the usual volume of a bar. Unlike the buy share it
 * is large only when much was traded.
 *
 * @param takerBuy (n,) base, in [0, volume], NaN where the source does not say
 * @param volume   (n,) base, ≥ 0
 * @param period   bars on which it is known, whole, ≥ 2
 * @returns twice (n,): pressure in [-period, period], 0 without volume; zscore of bought less sold in the window's
 *   standard deviations (ddof 0), 0 where it does not move; NaN where not known and on the first `period - 1` known rows
 * @throws E_SHAPE when the columns differ in length
 */
export function takerImbalance(takerBuy: Float64Array, volume: Float64Array, period: number): Float64Array[] {
  sameLength('takerImbalance', { takerBuy, volume });
  return overKnownRows([takerBuy, volume], ([bought, all]) => {
    const net = bought.map((b, i) => b - (all[i] - b));
    const usual = rollingMean(all, period);
    const pressure = unknownColumn(net.length);
    for (let i = period - 1; i < net.length; i++) pressure[i] = usual[i] > 0 ? net[i] / usual[i] : 0;
    return [pressure, rollingZscore(net, period)];
  });
}

export default defineDerivative({
  name: 'taker-imbalance',
  summary: 'What takers bought less what they sold, by the usual volume of a bar',
  formula:
    'pressure = (2 · takerBuyBase − volume) / SMA_period(volume), 0 without volume; zscore of 2 · takerBuyBase − volume over period (ddof 0)',
  source: 'own; order imbalance as in Chordia, Roll & Subrahmanyam 2002, Journal of Financial Economics 65',
  params: {
    period: { type: 'int', default: 50, min: 2, max: 5000, doc: 'window, bars', sweep: [20, 50, 200] },
  },
  outputs: ['pressure', 'zscore'],
  reads: ['bars.takerBuyBase'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => takerImbalance(extraColumn(c, 'takerBuyBase'), c.volume, p.period),
});
