import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { Trades } from '../../core/feature-context.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { tradeSums } from '../kernels/trades.js';

/**
 * Signed volume: what takers bought less what they sold in a bar, in coins and by the usual volume of a bar.
 *
 * Unlike the imbalance it is large only when much was traded.
 *
 * @param period bars whose trades are known, whole, ≥ 1
 * @returns twice (n,): volume in base; relative in [-period, period], 0 where nothing was traded in the window; NaN where
 *   the bar's trades are not known, relative also on the first `period - 1` known rows
 * @source Hasbrouck 1991, Measuring the information content of stock trades, Journal of Finance 46
 */
export function signedVolume(candles: Candles, trades: Trades, period: number): Float64Array[] {
  const { signed, volume } = tradeSums(candles, trades);
  const [relative] = overKnownRows([signed, volume], ([net, all]) => {
    const usual = rollingMean(all, period);
    const out = unknownColumn(net.length);
    for (let i = period - 1; i < out.length; i++) out[i] = usual[i] > 0 ? net[i] / usual[i] : 0;
    return [out];
  });
  return [signed, relative];
}

export default defineMicrostructure({
  name: 'signed-volume',
  summary: 'What takers bought less what they sold, in coins and by the usual volume',
  formula:
    'volume = Σ sign · quantity, sign of the taker; relative = volume / SMA_period(Σ quantity), 0 when that is 0',
  source: 'Hasbrouck 1991, Journal of Finance 46; the exchange’s own aggressor flag',
  reads: ['trades'],
  params: {
    period: { type: 'int', default: 50, min: 1, max: 5000, doc: 'bars of the usual volume', sweep: [20, 50, 200] },
  },
  outputs: ['volume', 'relative'],
  warmup: (p) => [0, p.period - 1],
  compute: (c, p, { trades }) => signedVolume(c, trades!, p.period),
});
