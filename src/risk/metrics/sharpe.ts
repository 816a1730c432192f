import { mean, standardDeviation } from '../../core/math/sum.js';
import { defineMetric, type Measured } from '../../core/metric.js';
import { tooFew, unknown } from '../columns.js';

/**
 * Reward per unit of swing: the mean return over its standard deviation, scaled to a year.
 *
 * @param returns     (n,) simple returns per bar
 * @param barsPerYear returns per 365 days; 1 for the ratio per bar
 * @returns ratio; NaN with a reason below 2 returns or when they do not vary
 * @source Sharpe 1994, The Sharpe Ratio, Journal of Portfolio Management 21
 */
export function sharpeRatio(returns: Float64Array, barsPerYear: number): Measured {
  const few = tooFew(returns, 2);
  if (few !== undefined) return few;
  const centre = mean(returns);
  const spread = standardDeviation(returns, 1);
  // Equal returns leave rounding of about 1e-16 of their size: a ratio to that would be noise.
  if (!(spread > Math.abs(centre) * 1e-12)) return unknown('the returns do not vary');
  return { value: (centre / spread) * Math.sqrt(barsPerYear) };
}

export default defineMetric({
  name: 'sharpe',
  label: 'Sharpe ratio',
  unit: 'ratio',
  summary: 'Mean return over its standard deviation, per year',
  definition:
    'Mean of simple returns per bar over their standard deviation (ddof 1), times the square root of returns per year (365 days). Risk-free rate 0. Exact only for returns that do not depend on each other (Lo 2002).',
  source: 'Sharpe 1994, The Sharpe Ratio, Journal of Portfolio Management 21',
  compute: ({ returns, barsPerYear }) => sharpeRatio(returns, barsPerYear),
});
