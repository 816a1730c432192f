import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { Trades } from '../../core/feature-context.js';
import { rollingMean } from '../../core/math/rolling.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { tradeSums } from '../kernels/trades.js';

/**
 * Who pressed: what takers bought less what they sold, by all that was traded.
 *
 * 1 when takers only bought, -1 when they only sold, 0 without a trade.
 *
 * @param period bars whose trades are known, whole, ≥ 1
 * @returns twice (n,) in [-1, 1]: of the bar, and of the last bars together; NaN where the bar's trades are not known,
 *   rolling also on the first `period - 1` known rows
 * @source Chordia, Roll & Subrahmanyam 2002, Order imbalance, liquidity, and market returns, Journal of Financial
 *   Economics 65
 */
export function tradeImbalance(candles: Candles, trades: Trades, period: number): Float64Array[] {
  const { signed, volume } = tradeSums(candles, trades);
  return overKnownRows([signed, volume], ([net, all]) => {
    const [meanNet, meanAll] = [rollingMean(net, period), rollingMean(all, period)];
    const imbalance = net.map((v, i) => (all[i] > 0 ? v / all[i] : 0));
    const rolling = meanNet.map((v, i) => {
      if (Number.isNaN(v)) return v;
      return meanAll[i] > 0 ? Math.max(-1, Math.min(1, v / meanAll[i])) : 0;
    });
    return [imbalance, rolling];
  });
}

export default defineMicrostructure({
  name: 'trade-imbalance',
  summary: 'What takers bought less what they sold, as a share of all trades',
  formula:
    'imbalance = Σ sign · quantity / Σ quantity of the bar, sign of the taker; rolling = the same over period bars; 0 without trades',
  source: 'Chordia, Roll & Subrahmanyam 2002, Journal of Financial Economics 65; the exchange’s own aggressor flag',
  reads: ['trades'],
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'bars of the rolling share', sweep: [5, 20, 100] },
  },
  outputs: ['imbalance', 'rolling'],
  warmup: (p) => [0, p.period - 1],
  compute: (c, p, { trades }) => tradeImbalance(c, trades!, p.period),
});
