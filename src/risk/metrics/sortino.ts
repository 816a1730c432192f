import { mean } from '../../core/math/sum.js';
import { defineMetric, type Measured } from '../../core/metric.js';
import { tooFew, unknown } from '../columns.js';

/**
 * Root mean square of the losing returns, over all returns: a bar that gained counts as a loss of 0.
 *
 * @returns fraction per bar, ≥ 0
 */
export function downsideDeviation(returns: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < returns.length; i++) if (returns[i] < 0) squares += returns[i] * returns[i];
  return Math.sqrt(squares / returns.length);
}

/**
 * Like Sharpe's ratio, but only losses count as risk.
 *
 * @param barsPerYear returns per 365 days; 1 for the ratio per bar
 * @returns ratio; NaN with a reason below 2 returns or without a losing bar
 * @source Sortino & Price 1994, Performance measurement in a downside risk framework
 */
export function sortinoRatio(returns: Float64Array, barsPerYear: number): Measured {
  const few = tooFew(returns, 2);
  if (few !== undefined) return few;
  const downside = downsideDeviation(returns);
  if (downside === 0) return unknown('no bar lost anything');
  return { value: (mean(returns) / downside) * Math.sqrt(barsPerYear) };
}

export default defineMetric({
  name: 'sortino',
  label: 'Sortino ratio',
  unit: 'ratio',
  summary: 'Mean return over downside deviation, per year',
  definition:
    'Mean of simple returns per bar over the root mean square of min(return, 0) over all bars, times the square root of returns per year (365 days). Target return 0.',
  source: 'Sortino & Price 1994, Performance measurement in a downside risk framework',
  compute: ({ returns, barsPerYear }) => sortinoRatio(returns, barsPerYear),
});
