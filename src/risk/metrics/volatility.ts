import { standardDeviation } from '../../core/math/sum.js';
import { defineMetric } from '../../core/metric.js';
import { tooFew } from '../columns.js';

export default defineMetric({
  name: 'volatility',
  label: 'Volatility',
  unit: 'fraction',
  summary: 'How much the account swings, per year',
  definition:
    'Standard deviation (ddof 1) of simple returns per bar, times the square root of returns per year (365 days). Exact only for returns that do not depend on each other.',
  source: 'Hull 2018, Options, Futures, and Other Derivatives, section 15.4',
  compute: ({ returns, barsPerYear }) =>
    tooFew(returns, 2) ?? { value: standardDeviation(returns, 1) * Math.sqrt(barsPerYear) },
});
