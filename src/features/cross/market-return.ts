import { defineCross } from '../../core/feature.js';
import { acrossMarkets, marketReturns, NEEDS_PARAM, peersOf } from '../kernels/peers.js';

const meanOf = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/**
 * What all markets have returned, each counted alike, and what this one has returned beyond that.
 *
 * @param returns (n,) each, this market's own first, simple returns, NaN where not known
 * @returns twice (n,) fractions: market, the mean of all with its own; residual = own return − market; NaN where a market
 *   that is needed is not known
 * @source Sharpe 1963, Management Science 9; equal weights
 */
export function marketReturn(returns: readonly Float64Array[], needs: 'all' | 'some'): Float64Array[] {
  return [acrossMarkets(returns, needs, meanOf), acrossMarkets(returns, needs, (known) => known[0] - meanOf(known))];
}

export default defineCross({
  name: 'market-return',
  summary: 'Mean return of all markets, and what this one returned beyond it',
  formula: 'market = mean over markets of close / close[−period] − 1; residual = this market’s − market',
  source: 'Sharpe 1963, Management Science 9; equal weights',
  reads: ['peers'],
  params: {
    period: { type: 'int', default: 1, min: 1, max: 5000, doc: 'bars of the returns (n)', sweep: [1, 24, 168] },
    needs: NEEDS_PARAM,
  },
  outputs: ['market', 'residual'],
  warmup: (p) => p.period,
  compute: (c, p, context) => marketReturn(marketReturns(c, peersOf('market-return', c, context), p.period), p.needs),
});
