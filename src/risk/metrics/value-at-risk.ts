import { sortedQuantile } from '../../core/math/quantile.js';
import { defineMetric } from '../../core/metric.js';
import { tooFew } from '../columns.js';

export default defineMetric({
  name: 'value-at-risk',
  label: 'Value at risk (5 %)',
  unit: 'fraction',
  summary: 'The loss that one bar in twenty exceeds',
  definition:
    'Minus the 5 % quantile (type 7) of simple returns per bar; a loss is positive. Not scaled to other horizons.',
  source: 'Jorion 2006, Value at Risk; historical simulation',
  compute: ({ returns, sortedReturns }) => tooFew(returns, 20) ?? { value: -sortedQuantile(sortedReturns(), 0.05) },
});
