import { defineSizer } from '../../core/sizer.js';
import { resizeParam } from '../portfolio/resize.js';
import { deviationsOf } from '../portfolio/shrinkage.js';
import { RETURN_WINDOW, SHARE, sizeTogether } from '../portfolio/wanted-markets.js';
import { inverseVolatilityWeights } from '../portfolio/weights.js';

/**
 * What each market gets when the account is divided in inverse proportion to volatility.
 *
 * @param returns one column per market
 * @param share of equity that all of them together are worth
 * @returns (n,) share of equity; undefined when a market does not move
 */
export function inverseVolatility(returns: readonly Float64Array[], share: number): Float64Array | undefined {
  return inverseVolatilityWeights(deviationsOf(returns))?.map((weight) => share * weight);
}

export default defineSizer({
  name: 'inverse-volatility',
  summary: 'Divides the account among the markets wanted in inverse proportion to their volatility',
  source: 'Maillard, Roncalli & Teïletche 2010, The Properties of Equally Weighted Risk Contribution Portfolios',
  params: { share: SHARE, window: RETURN_WINDOW, resize: resizeParam(0.1) },
  needs: () => ({ features: [] }),
  resizeAt: (p) => p.resize,
  create: (p, marketCount) => sizeTogether(marketCount, p.window, (returns) => inverseVolatility(returns, p.share)),
});
