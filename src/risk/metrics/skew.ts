import { mean } from '../../core/math/sum.js';
import { defineMetric, type Measured } from '../../core/metric.js';
import { tooFew, unknown } from '../columns.js';

/**
 * A standardised central moment of the population: 3 for skewness, 4 for kurtosis.
 *
 * @returns NaN with a reason when the values do not vary
 */
export function standardMoment(x: Float64Array, power: 3 | 4): Measured {
  const centre = mean(x);
  let squares = 0;
  let powers = 0;
  for (let i = 0; i < x.length; i++) {
    const d = x[i] - centre;
    const square = d * d;
    squares += square;
    // A tenth of the time of `d ** power`.
    powers += square * (power === 3 ? d : square);
  }
  const variance = squares / x.length;
  if (!(variance > (centre * 1e-12) ** 2)) return unknown('the returns do not vary');
  return { value: powers / x.length / variance ** (power / 2) };
}

export default defineMetric({
  name: 'skew',
  label: 'Skewness',
  unit: 'ratio',
  summary: 'Whether large gains or large losses dominate',
  definition:
    'Third central moment of returns per bar over the third power of their standard deviation, both of the population. Below 0: the large moves are losses.',
  source: 'Pearson 1895; population form (biased)',
  compute: ({ returns }) => tooFew(returns, 3) ?? standardMoment(returns, 3),
});
