import { defineCross } from '../../core/feature.js';
import { correlation } from '../indicators/correlation.js';
import { returnOver } from '../indicators/return.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { MARKET_PARAM, onOwnRows, peerNamed } from '../kernels/peers.js';

/**
 * Correlation of a market's log returns with those of another market over the last bars of both.
 *
 * 0 where either of them does not move.
 *
 * @param own    (n,) quote per base, > 0
 * @param other  (n,) quote per base, > 0; NaN where the other market has no bar
 * @param period returns, whole, ≥ 2
 * @returns (n,) in [-1, 1]; NaN on the first `period` rows that both have, and where the other has no bar
 * @throws E_SHAPE when the columns differ in length
 * @source Pearson 1896
 */
export function crossCorrelation(own: Float64Array, other: Float64Array, period: number): Float64Array {
  return overKnownRows([own, other], ([x, y]) => [
    correlation(returnOver(x, 1, 'log'), returnOver(y, 1, 'log'), period, 1),
  ])[0];
}

export default defineCross({
  name: 'cross-correlation',
  summary: 'Correlation of the market’s returns with those of another market',
  formula:
    'corr(ln(c / c[−1]), ln(p / p[−1])) over period returns, c this close, p that of market; 0 when either is flat',
  source: 'Pearson 1896, Philosophical Transactions A 187',
  reads: ['peers'],
  params: {
    market: MARKET_PARAM,
    period: { type: 'int', default: 100, min: 2, max: 5000, doc: 'returns in the window', sweep: [50, 100, 250] },
  },
  outputs: ['cross-correlation'],
  warmup: (p) => p.period,
  compute: (c, p, context) => {
    const peer = peerNamed('cross-correlation', c, context, p.market);
    return [crossCorrelation(c.close, onOwnRows(c, peer, peer.close), p.period)];
  },
});
