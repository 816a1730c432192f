import { defineCross } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { correlation } from '../indicators/correlation.js';
import { returnOver } from '../indicators/return.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { MARKET_PARAM, onOwnRows, peerNamed } from '../kernels/peers.js';

/** Lengths of `leadLag`, whole, ≥ 1. */
export interface LeadLagSpans {
  /** bars by which the other market is looked at earlier */
  readonly lag: number;
  /** the longest such distance that is tried for the strongest */
  readonly maxLag: number;
  /** returns in the window, ≥ 2 */
  readonly period: number;
}

/** Values moved `lag` rows later. */
function delayed(x: Float64Array, lag: number): Float64Array {
  const out = unknownColumn(x.length);
  for (let i = lag; i < out.length; i++) out[i] = x[i - lag];
  return out;
}

/**
 * Does another market go first? The correlation of a market's log returns with those that the other had some bars ago.
 *
 * `best-lag` is the distance in [1, maxLag] at which the correlation is furthest from 0, the shortest of equal ones, and
 * `best-correlation` its value. Where either market does not move, correlations are 0.
 *
 * @param own   (n,) quote per base, > 0
 * @param other (n,) quote per base, > 0; NaN where the other market has no bar
 * @returns three times (n,): correlation in [-1, 1], best-lag in bars, best-correlation in [-1, 1]; NaN on the first
 *   `period + lag` (`period + maxLag`) rows that both have, and where the other has no bar
 * @throws E_SHAPE when the columns differ in length
 * @source Lo & MacKinlay 1990, When are contrarian profits due to stock market overreaction?, Review of Financial
 *   Studies 3
 */
export function leadLag(own: Float64Array, other: Float64Array, { lag, maxLag, period }: LeadLagSpans): Float64Array[] {
  return overKnownRows([own, other], ([a, b]) => {
    const y = returnOver(a, 1, 'log');
    const x = returnOver(b, 1, 'log');
    const at = (distance: number): Float64Array => correlation(delayed(x, distance), y, period, 1 + distance);
    const bestLag = unknownColumn(y.length);
    const best = unknownColumn(y.length);
    for (let distance = 1; distance <= maxLag; distance++) {
      const column = at(distance);
      for (let i = maxLag + period; i < y.length; i++) {
        if (distance > 1 && Math.abs(column[i]) <= Math.abs(best[i])) continue;
        best[i] = column[i];
        bestLag[i] = distance;
      }
    }
    return [at(lag), bestLag, best];
  });
}

export default defineCross({
  name: 'lead-lag',
  summary: 'Correlation with another market’s earlier returns, and how much earlier it is strongest',
  formula:
    'correlation = corr(r, m[−lag]) over period log returns, m the other market’s, 0 when flat; best-lag = the distance in 1 … maxLag of largest |corr|, the shortest of equal ones; best-correlation = corr there',
  source: 'Lo & MacKinlay 1990, Review of Financial Studies 3',
  reads: ['peers'],
  params: {
    market: MARKET_PARAM,
    lag: { type: 'int', default: 1, min: 1, max: 500, doc: 'bars by which the other market is looked at earlier' },
    maxLag: { type: 'int', default: 5, min: 1, max: 100, doc: 'longest distance tried for the strongest, bars' },
    period: { type: 'int', default: 100, min: 2, max: 5000, doc: 'returns in the window', sweep: [50, 100, 250] },
  },
  outputs: ['correlation', 'best-lag', 'best-correlation'],
  warmup: (p) => [p.period + p.lag, p.period + p.maxLag, p.period + p.maxLag],
  compute: (c, p, context) => {
    const peer = peerNamed('lead-lag', c, context, p.market);
    return leadLag(c.close, onOwnRows(c, peer, peer.close), p);
  },
});
