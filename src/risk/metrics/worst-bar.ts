import { defineMetric } from '../../core/metric.js';
import { tooFew } from '../columns.js';

export default defineMetric({
  name: 'worst-bar',
  label: 'Worst bar',
  unit: 'fraction',
  summary: 'The largest loss in one bar',
  definition: 'The smallest simple return per bar.',
  source: 'own',
  compute: ({ returns }) => tooFew(returns, 1) ?? { value: returns.reduce((a, b) => Math.min(a, b)) },
});
