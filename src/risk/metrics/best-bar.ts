import { defineMetric } from '../../core/metric.js';
import { tooFew } from '../columns.js';

export default defineMetric({
  name: 'best-bar',
  label: 'Best bar',
  unit: 'fraction',
  summary: 'The largest gain in one bar',
  definition: 'The largest simple return per bar.',
  source: 'own',
  compute: ({ returns }) => tooFew(returns, 1) ?? { value: returns.reduce((a, b) => Math.max(a, b)) },
});
