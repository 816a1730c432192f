import { defineIndicator } from '../../core/feature.js';
import { rollingShape, shapeStream } from '../kernels/rolling-shape.js';
import { returnOver, returnStream } from './return.js';

/**
 * Skewness of log returns: below 0 the market falls in jumps and rises in steps, above 0 the other way.
 *
 * Third standardised moment of the population (g₁), no correction for bias: within ±√period.
 *
 * @param close  (n,) quote per base, > 0
 * @param period returns, whole, ≥ 3
 * @returns (n,) no unit, 0 where nothing moved; NaN on rows [0, period)
 * @source Joanes & Gill 1998, Comparing measures of sample skewness and kurtosis, The Statistician 47
 */
export function skewness(close: Float64Array, period: number): Float64Array {
  return rollingShape(returnOver(close, 1, 'log'), period, 1).skewness;
}

export default defineIndicator({
  name: 'skewness',
  category: 'volatility',
  summary: 'Skewness of log returns',
  formula: 'm₃ / m₂^1.5 of the last period log returns, central moments with ddof 0; 0 when flat',
  source: 'Joanes & Gill 1998, The Statistician 47, g1',
  params: {
    period: { type: 'int', default: 100, min: 3, max: 5000, doc: 'returns in the window', sweep: [50, 100, 200] },
  },
  outputs: ['skewness'],
  warmup: (p) => p.period,
  compute: (c, p) => [skewness(c.close, p.period)],
  stream: ({ period }) => {
    const move = returnStream(1, 'log');
    const shape = shapeStream(period);
    return (bar, out) => {
      out[0] = shape(move(bar.close)).skewness;
    };
  },
});
