import { defineCross } from '../../core/feature.js';
import { rollingMoments, unknownColumn } from '../../core/math/rolling.js';
import { returnOver } from '../indicators/return.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { MARKET_PARAM, onOwnRows, peerNamed } from '../kernels/peers.js';
import { rollingPair, slopes } from '../kernels/rolling-pair.js';

/**
 * Beta: by how much a market moves for each per cent that another one moves; alpha: what it earns per bar beside that;
 * residual: the part of the newest return that the other market does not explain.
 *
 * The line y = alpha + beta·x through the simple returns of the window. Where the other market does not move, beta is 0:
 * it explains nothing, and all of the return is alpha and residual.
 *
 * @param own    (n,) quote per base, > 0
 * @param other  (n,) quote per base, > 0; NaN where the other market has no bar
 * @param period returns, whole, ≥ 2
 * @returns three times (n,): beta without unit, alpha and residual fractions per bar; NaN on the first `period` rows
 *   that both have, and where the other has no bar
 * @throws E_SHAPE when the columns differ in length
 * @source Sharpe 1963, A Simplified Model for Portfolio Analysis; Jensen 1968 for alpha
 */
export function crossBeta(own: Float64Array, other: Float64Array, period: number): Float64Array[] {
  return overKnownRows([own, other], ([a, b]) => {
    const y = returnOver(a, 1, 'simple');
    const x = returnOver(b, 1, 'simple');
    const beta = slopes(rollingPair(x, y, period, 1), 0);
    const momentsX = rollingMoments(x, period, 1);
    const momentsY = rollingMoments(y, period, 1);
    const [alpha, residual] = [unknownColumn(y.length), unknownColumn(y.length)];
    for (let i = period; i < y.length; i++) {
      alpha[i] = momentsY.mean[i] - beta[i] * momentsX.mean[i];
      residual[i] = momentsY.lead[i] - beta[i] * momentsX.lead[i];
    }
    return [beta, alpha, residual];
  });
}

export default defineCross({
  name: 'cross-beta',
  summary: 'Beta, alpha and newest residual of the market’s returns on those of another market',
  formula: 'rₜ = alpha + beta·mₜ + residualₜ, least squares over period returns',
  source: 'Sharpe 1963, Management Science 9; Jensen 1968, Journal of Finance 23',
  reads: ['peers'],
  params: {
    market: MARKET_PARAM,
    period: { type: 'int', default: 100, min: 2, max: 5000, doc: 'returns in the window', sweep: [50, 100, 250] },
  },
  outputs: ['beta', 'alpha', 'residual'],
  warmup: (p) => p.period,
  compute: (c, p, context) => {
    const peer = peerNamed('cross-beta', c, context, p.market);
    return crossBeta(c.close, onOwnRows(c, peer, peer.close), p.period);
  },
});
