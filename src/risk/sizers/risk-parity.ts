import { defineSizer } from '../../core/sizer.js';
import { resizeParam } from '../portfolio/resize.js';
import { shrunkCovariance } from '../portfolio/shrinkage.js';
import { RETURN_WINDOW, SHARE, sizeTogether } from '../portfolio/wanted-markets.js';
import { equalRiskWeights } from '../portfolio/weights.js';

/**
 * What each market gets when all are to bring the same risk.
 *
 * @param returns one column per market, with the sign of the side wanted
 * @param share of equity that all of them together are worth
 * @returns (n,) share of equity; undefined when a market does not move or the markets hedge each other perfectly
 */
export function riskParity(returns: readonly Float64Array[], share: number): Float64Array | undefined {
  return equalRiskWeights(shrunkCovariance(returns), returns.length)?.map((weight) => share * weight);
}

export default defineSizer({
  name: 'risk-parity',
  summary: 'Divides the account among the markets wanted so that each brings the same risk',
  source: 'Maillard, Roncalli & Teïletche 2010, The Properties of Equally Weighted Risk Contribution Portfolios',
  params: { share: SHARE, window: RETURN_WINDOW, resize: resizeParam(0.1) },
  needs: () => ({ features: [] }),
  resizeAt: (p) => p.resize,
  create: (p, marketCount) => sizeTogether(marketCount, p.window, (returns) => riskParity(returns, p.share)),
});
