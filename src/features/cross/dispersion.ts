import { defineCross } from '../../core/feature.js';
import { acrossMarkets, marketReturns, NEEDS_PARAM, peersOf } from '../kernels/peers.js';
import { againstMean } from '../kernels/score-known.js';

/** The population standard deviation of a few numbers; exactly 0 where they are equal. */
export function deviationOf(values: readonly number[]): number {
  const first = values[0];
  let sum = 0;
  for (const v of values) sum += v - first;
  const mean = sum / values.length;
  let squares = 0;
  for (const v of values) squares += (v - first - mean) ** 2;
  return Math.sqrt(squares / values.length);
}

/**
 * Dispersion: how far apart the markets' returns of one bar lie, the standard deviation across them (ddof 0).
 *
 * Low when all move as one, high when each goes its own way. `ratio` holds it against its mean over the last rows on
 * which it is known, 1 where that is 0.
 *
 * @param returns (n,) each, this market's own first, fractions, NaN where not known
 * @param period  rows of the mean, whole, ≥ 1
 * @returns twice (n,): dispersion as a fraction, ≥ 0; ratio in [0, period]; NaN where a market that is needed is not
 *   known, ratio also on the first `period - 1` known rows
 * @source Solnik & Roulet 2000, Dispersion as cross-sectional correlation, Financial Analysts Journal 56
 */
export function dispersion(
  returns: readonly Float64Array[],
  { needs, period }: { needs: 'all' | 'some'; period: number },
): Float64Array[] {
  const spread = acrossMarkets(returns, needs, deviationOf);
  return [spread, againstMean(spread, period)];
}

export default defineCross({
  name: 'dispersion',
  summary: 'How far apart the returns of all markets lie, and against its mean',
  formula:
    'dispersion = σ across markets of close / close[−lag] − 1 (ddof 0); ratio = dispersion / SMA_period(dispersion), 1 when that is 0',
  source: 'Solnik & Roulet 2000, Financial Analysts Journal 56',
  reads: ['peers'],
  params: {
    lag: { type: 'int', default: 1, min: 1, max: 5000, doc: 'bars of the returns' },
    period: { type: 'int', default: 100, min: 1, max: 5000, doc: 'rows of the mean', sweep: [50, 100, 250] },
    needs: NEEDS_PARAM,
  },
  outputs: ['dispersion', 'ratio'],
  warmup: (p) => [p.lag, p.lag + p.period - 1],
  compute: (c, p, context) => dispersion(marketReturns(c, peersOf('dispersion', c, context), p.lag), p),
});
