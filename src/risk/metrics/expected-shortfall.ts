import { sortedQuantile } from '../../core/math/quantile.js';
import { defineMetric } from '../../core/metric.js';
import { tooFew } from '../columns.js';

/**
 * The mean of the returns at or below their `share` quantile, with the sign turned: a loss is positive.
 *
 * @param sorted returns in rising order
 */
export function expectedShortfall(sorted: Float64Array, share: number): number {
  const limit = sortedQuantile(sorted, share);
  let sum = 0;
  let count = 0;
  while (count < sorted.length && sorted[count] <= limit) sum += sorted[count++];
  return -sum / count;
}

export default defineMetric({
  name: 'expected-shortfall',
  label: 'Expected shortfall (5 %)',
  unit: 'fraction',
  summary: 'The mean loss of the worst bar in twenty',
  definition:
    'Minus the mean of the simple returns per bar at or below their 5 % quantile (type 7); a loss is positive.',
  source: 'Acerbi & Tasche 2002, On the coherence of expected shortfall; plain mean of the tail',
  compute: ({ returns, sortedReturns }) => tooFew(returns, 20) ?? { value: expectedShortfall(sortedReturns(), 0.05) },
});
