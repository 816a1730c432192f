import { defineIndicator } from '../../core/feature.js';
import { rollingMax, unknownColumn } from '../../core/math/rolling.js';
import { maxStream } from '../../core/math/streams.js';
import { rootMean, rootMeanStream } from '../kernels/root-mean.js';

/**
 * Ulcer index: how deep and how long price has stood below its recent high, in percent.
 *
 * The root of the mean square of the distance of each close from the highest close of its last `period` bars: falls
 * count, rises do not. Each bar has its own high, as StockCharts has it; programs that take one high inside the window
 * differ.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1, of the high and of the mean
 * @returns (n,) percent, in [0, 100); 0 while price makes new highs; NaN on rows [0, 2 · period - 2)
 * @source Martin & McCann 1989, The Investor's Guide to Fidelity Funds; StockCharts
 */
export function ulcerIndex(close: Float64Array, period: number): Float64Array {
  const high = rollingMax(close, period);
  const squares = unknownColumn(close.length);
  for (let i = period - 1; i < close.length; i++) squares[i] = ((100 * (close[i] - high[i])) / high[i]) ** 2;
  return rootMean(squares, period, 1, period - 1);
}

export default defineIndicator({
  name: 'ulcer-index',
  category: 'volatility',
  summary: 'Depth and length of falls from the recent high, percent',
  formula: '√(SMA_period((100 · (close / max_period(close) − 1))²))',
  source: 'Martin & McCann 1989, The Investor’s Guide to Fidelity Funds; StockCharts',
  params: { period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'window, bars', sweep: [14, 28, 56] } },
  outputs: ['ulcer-index'],
  warmup: (p) => 2 * p.period - 2,
  compute: (c, p) => [ulcerIndex(c.close, p.period)],
  stream: ({ period }) => {
    const top = maxStream(period);
    const next = rootMeanStream(period);
    return (bar, out) => {
      const high = top(bar.close);
      out[0] = next(((100 * (bar.close - high)) / high) ** 2);
    };
  },
});
