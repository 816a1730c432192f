import { defineIndicator } from '../../core/feature.js';
import { rollingMoments } from '../../core/math/rolling.js';
import { momentsStream, whenKnown } from '../../core/math/streams.js';
import { volatility, volatilityStream } from './volatility.js';

/**
 * Volatility of volatility: how much volatility itself goes up and down, as a share of its mean.
 *
 * The population deviation (ddof 0) of the last `window` values of `volatility(period)`, by their mean. Near 0 the
 * market moves in one way; large values mean calm and storm in turns. 0 where the window did not move.
 *
 * @param close (n,) quote per base, > 0
 * @param spans bars, whole, ≥ 2
 * @returns (n,) in [0, √(window - 1)]; NaN on rows [0, period + window - 1)
 */
export function volatilityOfVolatility(close: Float64Array, spans: { period: number; window: number }): Float64Array {
  const { mean, variance } = rollingMoments(volatility(close, spans.period, 1, 1), spans.window, spans.period);
  for (let i = spans.period + spans.window - 1; i < mean.length; i++) {
    variance[i] = mean[i] > 0 ? Math.sqrt(variance[i]) / mean[i] : 0;
  }
  return variance;
}

export default defineIndicator({
  name: 'volatility-of-volatility',
  category: 'volatility',
  summary: 'Deviation of volatility as a share of its mean',
  formula:
    'σ / mean of the last window values of v, σ with ddof 0, v = σ of period log returns (ddof 1); 0 when v = 0 throughout',
  source: 'own; coefficient of variation of realised volatility',
  params: {
    period: { type: 'int', default: 20, min: 2, max: 5000, doc: 'returns in each volatility', sweep: [10, 20, 50] },
    window: { type: 'int', default: 100, min: 2, max: 5000, doc: 'volatilities in the window', sweep: [50, 100, 200] },
  },
  outputs: ['volatility-of-volatility'],
  warmup: (p) => p.period + p.window - 1,
  compute: (c, p) => [volatilityOfVolatility(c.close, p)],
  stream: ({ period, window }) => {
    const next = volatilityStream(period, 1, 1);
    const moments = momentsStream(window);
    return (bar, out) => {
      const { mean, variance } = moments(next(bar.close));
      out[0] = mean > 0 ? Math.sqrt(variance) / mean : whenKnown(mean, 0);
    };
  },
});
