import { defineIndicator } from '../../core/feature.js';
import { rankStream, rollingRank } from '../kernels/sorted-window.js';

/**
 * Price rank: the share of the last closes that this one is above.
 *
 * Unlike the place in a channel it does not hang on one extreme bar. The close itself counts, half, as do equal ones.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) in (0, 1), 0.5 where nothing moved; NaN on rows [0, period - 1)
 */
export function priceRank(close: Float64Array, period: number): Float64Array {
  return rollingRank(close, period);
}

export default defineIndicator({
  name: 'price-rank',
  category: 'price-action',
  summary: 'Share of the last closes that this one is above',
  formula: '(closes below + ½ · closes equal, itself included) / period over the last period closes',
  source: 'own; mid-rank as in pandas rolling rank with pct, less 0.5 / period',
  params: { period: { type: 'int', default: 100, min: 1, max: 5000, doc: 'window, bars', sweep: [50, 100, 200, 500] } },
  outputs: ['price-rank'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [priceRank(c.close, p.period)],
  stream: ({ period }) => {
    const next = rankStream(period);
    return (bar, out) => {
      out[0] = next(bar.close);
    };
  },
});
