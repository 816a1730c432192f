import { defineIndicator } from '../../core/feature.js';
import { rollingMoments } from '../../core/math/rolling.js';
import { momentsStream } from '../../core/math/streams.js';

/**
 * Standard deviation of the close around its mean: in the unit of the price, as a fraction of the mean, and squared.
 *
 * The population's (ddof 0). TA-Lib's STDDEV and VAR take the difference of two large sums and lose all digits where the
 * spread is small beside the price; here a flat window gives 0 and a small spread keeps its digits. The plain variance
 * would be in squared prices; what stands here is free of their unit.
 *
 * @param x      (n,) > 0, any unit
 * @param period bars, whole, ≥ 2
 * @returns three times (n,) ≥ 0: deviation in the unit of x, relative = deviation / mean, variance = relative²; NaN on
 *   rows [0, period - 1)
 */
export function stddev(
  x: Float64Array,
  period: number,
): { deviation: Float64Array; relative: Float64Array; variance: Float64Array } {
  // The columns of the moments become ours: they are read once.
  const { mean: relative, lead: variance, variance: deviation } = rollingMoments(x, period);
  for (let i = period - 1; i < x.length; i++) {
    deviation[i] = Math.sqrt(deviation[i]);
    relative[i] = deviation[i] / relative[i];
    variance[i] = relative[i] * relative[i];
  }
  return { deviation, relative, variance };
}

export default defineIndicator({
  name: 'stddev',
  category: 'volatility',
  summary: 'Standard deviation of the close (in the unit of the price), as a fraction of the mean, and squared',
  formula: 'deviation = σ of the last period closes (ddof 0); relative = deviation / mean; variance = relative²',
  source: 'Pearson 1894; TA-Lib STDDEV, VAR',
  params: { period: { type: 'int', default: 20, min: 2, max: 5000, doc: 'window, bars', sweep: [10, 20, 50] } },
  outputs: ['deviation', 'relative', 'variance'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const s = stddev(c.close, p.period);
    return [s.deviation, s.relative, s.variance];
  },
  stream: ({ period }) => {
    const next = momentsStream(period);
    return (bar, out) => {
      const { mean, variance } = next(bar.close);
      out[0] = Math.sqrt(variance);
      out[1] = out[0] / mean;
      out[2] = out[1] * out[1];
    };
  },
});
