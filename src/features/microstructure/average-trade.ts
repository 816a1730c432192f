import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { Trades } from '../../core/feature-context.js';
import { againstMean } from '../kernels/score-known.js';
import { tradeSums } from '../kernels/trades.js';

/**
 * How large a bar's trades were: the mean, that against the last bars, and the largest as a share of the bar's volume.
 *
 * @param period bars whose trades are known, whole, ≥ 1
 * @returns three times (n,): size in base, 0 without a trade; ratio in [0, period], 1 where the mean is 0; largest in
 *   [0, 1], 0 without a trade; NaN where the bar's trades are not known, ratio also on the first `period - 1` known rows
 * @source Barclay & Warner 1993, Stealth trading and volatility, Journal of Financial Economics 34
 */
export function averageTrade(candles: Candles, trades: Trades, period: number): Float64Array[] {
  const { count, volume, largest } = tradeSums(candles, trades);
  const size = count.map((k, i) => (k === 0 ? 0 : volume[i] / k));
  return [size, againstMean(size, period), largest.map((most, i) => (volume[i] === 0 ? 0 : most / volume[i]))];
}

export default defineMicrostructure({
  name: 'average-trade',
  summary: 'Mean size of the bar’s trades, against the last bars, and the largest one’s share',
  formula:
    'size = Σ quantity / trades of the bar, 0 without any; ratio = size / SMA_period(size), 1 when that is 0; largest = max quantity / Σ quantity',
  source: 'Barclay & Warner 1993, Journal of Financial Economics 34',
  reads: ['trades'],
  params: {
    period: { type: 'int', default: 50, min: 1, max: 5000, doc: 'bars of the mean', sweep: [20, 50, 200] },
  },
  outputs: ['size', 'ratio', 'largest'],
  warmup: (p) => [0, p.period - 1, 0],
  compute: (c, p, { trades }) => averageTrade(c, trades!, p.period),
});
