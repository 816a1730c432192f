import { defineSizer } from '../../core/sizer.js';

/**
 * Every position is worth the same amount of money, however the account has done: nothing compounds.
 *
 * @param amount account currency, > 0
 * @param equity account currency
 * @returns share of equity; NaN when there is no equity
 */
export function fixedNotional(amount: number, equity: number): number {
  const weight = amount / equity;
  return equity > 0 && Number.isFinite(weight) ? weight : Number.NaN;
}

export default defineSizer({
  name: 'fixed-notional',
  summary: 'Every position is worth the same amount of money, so that nothing compounds',
  source: 'Vince 1990, Portfolio Management Formulas',
  params: {
    amount: {
      type: 'float',
      default: 1000,
      min: 1e-6,
      max: 1e12,
      doc: 'worth of one position at entry, account currency',
      sweep: [500, 1000, 2000],
    },
  },
  needs: () => ({ features: [] }),
  resizeAt: () => 0,
  create: (p) => (view) => fixedNotional(p.amount, view.equity),
});
