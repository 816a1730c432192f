import { defineSizer } from '../../core/sizer.js';
import { resizeParam } from '../portfolio/resize.js';
import { shrunkCovariance } from '../portfolio/shrinkage.js';
import { RETURN_WINDOW, SHARE, sizeTogether } from '../portfolio/wanted-markets.js';
import { minimumVarianceWeights } from '../portfolio/weights.js';

/**
 * What each market gets in the calmest mix of the sides that are wanted; 0 for one that would only add risk.
 *
 * @param returns one column per market, with the sign of the side wanted
 * @param share of equity that all of them together are worth
 * @returns (n,) share of equity; undefined when a market does not move or the markets hedge each other perfectly
 */
export function minVariance(returns: readonly Float64Array[], share: number): Float64Array | undefined {
  return minimumVarianceWeights(shrunkCovariance(returns), returns.length)?.map((weight) => share * weight);
}

export default defineSizer({
  name: 'min-variance',
  summary: 'Divides the account among the markets wanted so that it swings the least',
  source:
    'Markowitz 1952, Portfolio Selection; Clarke, de Silva & Thorley 2011, Minimum-Variance Portfolio Composition',
  params: { share: SHARE, window: RETURN_WINDOW, resize: resizeParam(0.1) },
  needs: () => ({ features: [] }),
  resizeAt: (p) => p.resize,
  create: (p, marketCount) => sizeTogether(marketCount, p.window, (returns) => minVariance(returns, p.share)),
});
