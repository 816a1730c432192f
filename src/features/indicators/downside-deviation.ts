import { defineIndicator } from '../../core/feature.js';
import { rootMean, rootMeanStream } from '../kernels/root-mean.js';
import { returnOver, returnStream } from './return.js';

/**
 * Downside deviation: volatility of the falls alone.
 *
 * The root of the mean square of what each of the last `period` log returns lacks to `target`; returns above it count
 * as 0 and count in the mean. Per bar.
 *
 * @param close  (n,) quote per base, > 0
 * @param period returns, whole, ≥ 1
 * @param target log return per bar, fraction
 * @returns (n,) fraction, ≥ 0, 0 where nothing fell short; NaN on rows [0, period)
 * @source Sortino & van der Meer 1991, Downside risk, Journal of Portfolio Management 17
 */
export function downsideDeviation(close: Float64Array, period: number, target: number): Float64Array {
  const squares = returnOver(close, 1, 'log').map((r) => Math.min(0, r - target) ** 2);
  return rootMean(squares, period, 1, 1);
}

export default defineIndicator({
  name: 'downside-deviation',
  category: 'volatility',
  summary: 'Root mean square of the log returns that fall short of a target',
  formula: '√(SMA_period(min(0, r − target)²)), r = ln(close / close[−1])',
  source: 'Sortino & van der Meer 1991, Journal of Portfolio Management 17',
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'returns in the window', sweep: [20, 50, 100] },
    target: { type: 'float', default: 0, min: -1, max: 1, doc: 'log return per bar below which a bar counts' },
  },
  outputs: ['downside-deviation'],
  warmup: (p) => p.period,
  compute: (c, p) => [downsideDeviation(c.close, p.period, p.target)],
  stream: ({ period, target }) => {
    const returns = returnStream(1, 'log');
    const deviation = rootMeanStream(period);
    return (bar, out) => {
      out[0] = deviation(Math.min(0, returns(bar.close) - target) ** 2);
    };
  },
});
