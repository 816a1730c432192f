import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream } from '../../core/math/streams.js';
import { correlationOf, correlations, pairStream, rollingPair } from '../kernels/rolling-pair.js';
import { returnOver, returnStream } from './return.js';

/**
 * Autocorrelation of log returns: above 0 moves are followed by moves the same way, below 0 by moves back.
 *
 * Pearson's correlation of the last `period` returns with those `lag` bars before, each with its own mean. With no
 * relation it is within ±2 / √period nineteen times of twenty.
 *
 * @param close (n,) quote per base, > 0
 * @param spans whole: `period` pairs of returns, ≥ 3; `lag` bars, ≥ 1
 * @returns (n,) in [-1, 1], 0 where either side did not move; NaN on rows [0, period + lag)
 */
export function autocorrelation(close: Float64Array, spans: { period: number; lag: number }): Float64Array {
  const { period, lag } = spans;
  const returns = returnOver(close, 1, 'log');
  const before = unknownColumn(returns.length);
  if (lag < returns.length) before.set(returns.subarray(0, returns.length - lag), lag);
  return correlations(rollingPair(returns, before, period, lag + 1));
}

export default defineIndicator({
  name: 'autocorrelation',
  category: 'trend',
  summary: 'Correlation of log returns with earlier ones',
  formula: 'corr(r, r[−lag]) over period pairs, r = ln(close / close[−1]); 0 when either side is flat',
  source: 'Campbell, Lo & MacKinlay 1997, The Econometrics of Financial Markets, section 2.4; Pearson form',
  params: {
    period: { type: 'int', default: 100, min: 3, max: 5000, doc: 'pairs of returns', sweep: [50, 100, 200] },
    lag: { type: 'int', default: 1, min: 1, max: 5000, doc: 'bars between the two', sweep: [1, 2, 24] },
  },
  outputs: ['autocorrelation'],
  warmup: (p) => p.period + p.lag,
  compute: (c, p) => [autocorrelation(c.close, p)],
  stream: ({ period, lag }) => {
    const returns = returnStream(1, 'log');
    const before = lagStream(lag);
    const pair = pairStream(period);
    return (bar, out) => {
      const r = returns(bar.close);
      out[0] = correlationOf(pair(r, before(r)));
    };
  },
});
