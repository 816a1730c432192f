import { defineSizer } from '../../core/sizer.js';
import { annualVolatility, ESTIMATOR, VOLATILITY_WINDOW } from '../portfolio/annual-volatility.js';
import { resizeParam } from '../portfolio/resize.js';

export interface VolatilityTarget {
  /** of the account, fraction per year */
  readonly target: number;
  /** positions that share it, ≥ 1 */
  readonly markets: number;
  /** most that one position may be worth, share of equity */
  readonly cap: number;
}

/**
 * A calm market gets more, a wild one less, so that each position swings the account by the same.
 *
 * The target is divided by the number of markets: the account then stays within it even when all of them move as one. In
 * practice they do not quite, and it comes out below.
 *
 * @param volatility of the market, fraction per year
 * @returns share of equity; NaN when the volatility is not known, or 0: a price that does not move tells no risk
 * @source Moreira & Muir 2017, Volatility-Managed Portfolios; Carver 2015, Systematic Trading, chapter 9
 */
export function volatilityTarget(volatility: number, { target, markets, cap }: VolatilityTarget): number {
  return volatility > 0 ? Math.min(cap, target / markets / volatility) : Number.NaN;
}

export default defineSizer({
  name: 'vol-target',
  summary: 'Sizes each market so that the account swings by a set amount per year',
  source: 'Moreira & Muir 2017, Volatility-Managed Portfolios; Carver 2015, Systematic Trading, chapter 9',
  params: {
    target: {
      type: 'float',
      default: 0.2,
      min: 0.001,
      max: 10,
      doc: 'volatility of the account with every market held, fraction per year; each market gets target / markets',
      sweep: [0.1, 0.2, 0.4],
    },
    of: ESTIMATOR,
    window: VOLATILITY_WINDOW,
    cap: { type: 'float', default: 1, min: 0.001, max: 10, doc: 'most that one position is worth, share of equity' },
    resize: resizeParam(0.1),
  },
  needs: (p) => ({ features: [annualVolatility(p.of, p.window)] }),
  resizeAt: (p) => p.resize,
  create: (p, markets) => (view) => volatilityTarget(view.feature(0), { target: p.target, markets, cap: p.cap }),
});
