import { defineIndicator } from '../../core/feature.js';
import { changes } from '../kernels/prices.js';
import { pairStream, rollingPair } from '../kernels/rolling-pair.js';

/**
 * Roll's spread: the bid-ask spread that the to and fro of closes gives away.
 *
 * Trades that alternate between bid and ask make successive changes move against each other: spread = 2 √(−cov) of
 * each change and the one before it (population covariance). Where they move with each other there is nothing to see
 * and it is 0; on bars of hours a trend hides most spreads.
 *
 * @param close  (n,) quote per base
 * @param period pairs of changes, whole, ≥ 2
 * @returns (n,) fraction of the close, ≥ 0; NaN on rows [0, period + 1)
 * @source Roll 1984, A simple implicit measure of the effective bid-ask spread, Journal of Finance 39
 */
export function rollSpread(close: Float64Array, period: number): Float64Array {
  const change = changes(close);
  const before = change.slice();
  before.copyWithin(1, 0);
  const { covariance: out } = rollingPair(change, before, period, 2);
  for (let i = period + 1; i < out.length; i++) out[i] = (2 * Math.sqrt(Math.max(0, -out[i]))) / close[i];
  return out;
}

export default defineIndicator({
  name: 'roll-spread',
  category: 'microstructure',
  summary: 'Bid-ask spread from the covariance of successive changes of the close',
  formula: '2 · √(max(0, −cov(Δclose, Δclose[−1]))) / close, cov over period pairs (ddof 0)',
  source: 'Roll 1984, Journal of Finance 39',
  params: {
    period: { type: 'int', default: 100, min: 2, max: 5000, doc: 'pairs of changes', sweep: [50, 100, 500] },
  },
  outputs: ['roll-spread'],
  warmup: (p) => p.period + 1,
  compute: (c, p) => [rollSpread(c.close, p.period)],
  stream: ({ period }) => {
    const next = pairStream(period);
    let [close, before] = [Number.NaN, Number.NaN];
    return (bar, out) => {
      const change = bar.close - close;
      const { covariance } = next(change, before);
      out[0] = (2 * Math.sqrt(Math.max(0, -covariance))) / bar.close;
      [close, before] = [bar.close, change];
    };
  },
});
