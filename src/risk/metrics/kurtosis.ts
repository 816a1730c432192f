import { defineMetric } from '../../core/metric.js';
import { tooFew } from '../columns.js';
import { standardMoment } from './skew.js';

export default defineMetric({
  name: 'kurtosis',
  label: 'Kurtosis',
  unit: 'ratio',
  summary: 'How heavy the tails are',
  definition:
    'Fourth central moment of returns per bar over the squared variance, both of the population. 3 for a normal distribution, more for heavier tails.',
  source: 'Pearson 1905; population form (biased), not the excess over 3',
  compute: ({ returns }) => tooFew(returns, 4) ?? standardMoment(returns, 4),
});
