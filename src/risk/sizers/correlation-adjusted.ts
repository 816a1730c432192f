import { defineSizer } from '../../core/sizer.js';
import { correlationMatrix } from '../portfolio/covariance.js';
import { resizeParam } from '../portfolio/resize.js';
import { RETURN_WINDOW, sizeTogether } from '../portfolio/wanted-markets.js';

/**
 * Positions that are the same bet share one position: base / (1 + Σ ρ⁺) over the other markets wanted.
 *
 * Two markets that move as one get half of the base each, markets that have nothing in common the whole base. Correlations
 * below 0 count as 0: a hedge that breaks when it is needed must not make positions larger.
 *
 * @param returns one column per market, with the sign of the side wanted
 * @param base worth of a position on its own, share of equity
 * @returns (n,) share of equity
 */
export function correlationAdjusted(returns: readonly Float64Array[], base: number): Float64Array {
  const n = returns.length;
  const rho = correlationMatrix(returns);
  return Float64Array.from(returns, (_, a) => {
    let shared = 1;
    for (let b = 0; b < n; b++) if (b !== a) shared += Math.max(0, rho[a * n + b]);
    return base / shared;
  });
}

export default defineSizer({
  name: 'correlation-adjusted',
  summary: 'A base share that positions divide among each other as far as they are the same bet',
  source: 'own; base / (1 + sum of the correlations above 0 with the other markets wanted)',
  params: {
    base: {
      type: 'float',
      default: 0.2,
      min: 0.001,
      max: 10,
      doc: 'worth of a position that has nothing in common with the others, share of equity',
      sweep: [0.1, 0.2, 0.4],
    },
    window: RETURN_WINDOW,
    resize: resizeParam(0.1),
  },
  needs: () => ({ features: [] }),
  resizeAt: (p) => p.resize,
  create: (p, marketCount) => sizeTogether(marketCount, p.window, (returns) => correlationAdjusted(returns, p.base)),
});
