import { defineDerivative } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { againstMean } from '../kernels/score-known.js';
import { extraColumn } from './taker-buy-share.js';

/**
 * How large the trades of a bar were on average, and against the last bars: large ones are not made by small traders.
 *
 * @param volume (n,) base, ≥ 0
 * @param trades (n,) how many, ≥ 0, NaN where the source does not say
 * @param period bars on which it is known, whole, ≥ 1
 * @returns twice (n,): size in base, ≥ 0, 0 in a bar without a trade; ratio to its mean in [0, period], 1 where that is 0;
 *   NaN where not known, ratio also on the first `period - 1` known rows
 * @throws E_SHAPE when the columns differ in length
 */
export function averageTradeSize(volume: Float64Array, trades: Float64Array, period: number): Float64Array[] {
  sameLength('averageTradeSize', { volume, trades });
  const size = trades.map((count, i) => (count === 0 ? 0 : volume[i] / count));
  return [size, againstMean(size, period)];
}

export default defineDerivative({
  name: 'average-trade-size',
  summary: 'Mean size of a bar’s trades, and against the last bars',
  formula: 'size = volume / trades, 0 without trades; ratio = size / SMA_period(size), 1 when that is 0',
  source: 'Binance, kline field 8 (number of trades); Barclay & Warner 1993, Journal of Financial Economics 34',
  params: {
    period: { type: 'int', default: 50, min: 1, max: 5000, doc: 'bars of the mean', sweep: [20, 50, 200] },
  },
  outputs: ['size', 'ratio'],
  reads: ['bars.trades'],
  warmup: (p) => [0, p.period - 1],
  compute: (c, p) => averageTradeSize(c.volume, extraColumn(c, 'trades'), p.period),
});
