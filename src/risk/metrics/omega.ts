import { defineMetric, type Measured } from '../../core/metric.js';
import { tooFew, unknown } from '../columns.js';

/**
 * All gains over all losses, measured from a threshold.
 *
 * @param threshold return per bar, fraction
 * @returns ratio, ≥ 0; NaN with a reason when no return is below the threshold
 * @source Keating & Shadwick 2002, A universal performance measure
 */
export function omegaRatio(returns: Float64Array, threshold: number): Measured {
  let gains = 0;
  let losses = 0;
  for (let i = 0; i < returns.length; i++) {
    const r = returns[i];
    if (r > threshold) gains += r - threshold;
    else losses += threshold - r;
  }
  return losses === 0 ? unknown('no bar lost anything') : { value: gains / losses };
}

export default defineMetric({
  name: 'omega',
  label: 'Omega ratio',
  unit: 'ratio',
  summary: 'All gains over all losses',
  definition: 'Sum of positive returns per bar over the absolute sum of negative ones; threshold 0.',
  source: 'Keating & Shadwick 2002, A universal performance measure',
  compute: ({ returns }) => tooFew(returns, 1) ?? omegaRatio(returns, 0),
});
