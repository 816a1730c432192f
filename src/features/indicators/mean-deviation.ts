import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { meanDeviation, meanDeviationStream } from '../kernels/mean-deviation.js';

/**
 * Mean absolute deviation of the close: like the standard deviation, but a single large move counts only once, not
 * squared. 0 on a flat window.
 *
 * @param x      (n,) > 0, any unit
 * @param period bars, whole, ≥ 1
 * @returns deviation (n,) ≥ 0 in the unit of x, and relative = deviation / mean; NaN on rows [0, period - 1)
 */
export function meanDeviationOf(x: Float64Array, period: number): { deviation: Float64Array; relative: Float64Array } {
  const { mean, deviation } = meanDeviation(x, period);
  const relative = unknownColumn(x.length);
  for (let i = period - 1; i < x.length; i++) relative[i] = deviation[i] / mean[i];
  return { deviation, relative };
}

export default defineIndicator({
  name: 'mean-deviation',
  category: 'volatility',
  summary: 'Mean absolute deviation of the close (in the unit of the price), and as a fraction of the mean',
  formula: 'deviation = mean of |close − SMA_period(close)| over period; relative = deviation / SMA_period(close)',
  source: 'Gauss 1816; TA-Lib AVGDEV',
  params: { period: { type: 'int', default: 14, min: 2, max: 1000, doc: 'window, bars', sweep: [14, 28, 55] } },
  outputs: ['deviation', 'relative'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const { deviation, relative } = meanDeviationOf(c.close, p.period);
    return [deviation, relative];
  },
  stream: ({ period }) => {
    const next = meanDeviationStream(period);
    return (bar, out) => {
      const { mean, deviation } = next(bar.close);
      out[0] = deviation;
      out[1] = deviation / mean;
    };
  },
});
