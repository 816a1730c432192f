import { sortedQuantile } from '../../core/math/quantile.js';
import { defineMetric, type Measured } from '../../core/metric.js';
import { tooFew, unknown } from '../columns.js';

/** The 95 % quantile of returns over the absolute 5 % quantile, both of type 7. */
export function tailRatio(sorted: Float64Array): Measured {
  const [low, high] = [sortedQuantile(sorted, 0.05), sortedQuantile(sorted, 0.95)];
  return low === 0 ? unknown('the 5 % quantile of returns is 0') : { value: Math.abs(high) / Math.abs(low) };
}

export default defineMetric({
  name: 'tail-ratio',
  label: 'Tail ratio',
  unit: 'ratio',
  summary: 'Large gains over large losses',
  definition: 'Absolute 95 % quantile of returns per bar over the absolute 5 % quantile (type 7).',
  source: 'Quantopian, empyrical tail_ratio',
  compute: ({ returns, sortedReturns }) => tooFew(returns, 20) ?? tailRatio(sortedReturns()),
});
