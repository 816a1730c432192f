import { defineIndicator } from '../../core/feature.js';
import { rollingShape, shapeStream } from '../kernels/rolling-shape.js';
import { returnOver, returnStream } from './return.js';

/**
 * Excess kurtosis of log returns: above 0 large moves come more often than in a normal market of that volatility.
 *
 * Fourth standardised moment of the population less 3 (g₂), no correction for bias: in [-2, period − 2).
 *
 * @param close  (n,) quote per base, > 0
 * @param period returns, whole, ≥ 4
 * @returns (n,) no unit, 0 where nothing moved; NaN on rows [0, period)
 * @source Joanes & Gill 1998, Comparing measures of sample skewness and kurtosis, The Statistician 47
 */
export function kurtosis(close: Float64Array, period: number): Float64Array {
  return rollingShape(returnOver(close, 1, 'log'), period, 1).kurtosis;
}

export default defineIndicator({
  name: 'kurtosis',
  category: 'volatility',
  summary: 'Excess kurtosis of log returns',
  formula: 'm₄ / m₂² − 3 of the last period log returns, central moments with ddof 0; 0 when flat',
  source: 'Joanes & Gill 1998, The Statistician 47, g2',
  params: {
    period: { type: 'int', default: 100, min: 4, max: 5000, doc: 'returns in the window', sweep: [50, 100, 200] },
  },
  outputs: ['kurtosis'],
  warmup: (p) => p.period,
  compute: (c, p) => [kurtosis(c.close, p.period)],
  stream: ({ period }) => {
    const returns = returnStream(1, 'log');
    const shape = shapeStream(period);
    return (bar, out) => {
      out[0] = shape(returns(bar.close)).kurtosis;
    };
  },
});
