import { defineSizer } from '../../core/sizer.js';

/** Every position is worth the same share of equity. @param fraction of equity, ≥ 0 */
export function fixedFraction(fraction: number): number {
  return fraction;
}

export default defineSizer({
  name: 'fixed-fraction',
  summary: 'Every position is worth the same share of equity, whatever the market',
  source: 'Vince 1990, Portfolio Management Formulas; Tharp 1998, Trade Your Way to Financial Freedom',
  params: {
    fraction: {
      type: 'float',
      default: 0.2,
      min: 0.001,
      max: 10,
      doc: 'worth of one position at entry, share of equity; not divided among markets',
      sweep: [0.05, 0.1, 0.2, 0.5],
    },
  },
  needs: () => ({ features: [] }),
  resizeAt: () => 0,
  create: (p) => () => fixedFraction(p.fraction),
});
