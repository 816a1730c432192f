import { defineCross } from '../../core/feature.js';
import { acrossMarkets, marketReturns, NEEDS_PARAM, peersOf } from '../kernels/peers.js';
import { deviationOf } from './dispersion.js';

/** The share of the other markets that the first one is above, equal ones counted half: 0 is the last, 1 the best. */
export function rankOfFirst(values: readonly number[]): number {
  let below = 0;
  for (let m = 1; m < values.length; m++) below += (Math.sign(values[0] - values[m]) + 1) / 2;
  return below / (values.length - 1);
}

/** How many standard deviations (ddof 0) the first is from the mean of all; 0 where all are equal. */
export function scoreOfFirst(values: readonly number[]): number {
  const deviation = deviationOf(values);
  if (!(deviation > 0)) return 0;
  let above = 0;
  for (const v of values) above += values[0] - v;
  return above / values.length / deviation;
}

/**
 * Where a market stands among all others by its return over some bars.
 *
 * @param returns (n,) each, this market's own first, fractions, NaN where not known
 * @returns twice (n,): rank in [0, 1], 1 the best; zscore across markets; NaN where a market that is needed is not known
 * @source Jegadeesh & Titman 1993, Returns to buying winners and selling losers, Journal of Finance 48
 */
export function crossRank(returns: readonly Float64Array[], needs: 'all' | 'some'): Float64Array[] {
  return [acrossMarkets(returns, needs, rankOfFirst), acrossMarkets(returns, needs, scoreOfFirst)];
}

export default defineCross({
  name: 'cross-rank',
  summary: 'Place of the market’s return among those of all markets',
  formula:
    'rank = share of the other markets with a lower r, equal ones half; zscore = (r − mean r) / σ r across markets (ddof 0); r = close / close[−period] − 1',
  source: 'Jegadeesh & Titman 1993, Journal of Finance 48',
  reads: ['peers'],
  params: {
    period: { type: 'int', default: 50, min: 1, max: 5000, doc: 'bars of the returns (n)', sweep: [20, 50, 200] },
    needs: NEEDS_PARAM,
  },
  outputs: ['rank', 'zscore'],
  warmup: (p) => p.period,
  compute: (c, p, context) => crossRank(marketReturns(c, peersOf('cross-rank', c, context), p.period), p.needs),
});
