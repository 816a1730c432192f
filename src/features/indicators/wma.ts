import { defineIndicator } from '../../core/feature.js';
import { checkWindow, unknownColumn } from '../../core/math/rolling.js';

/**
 * Weighted moving average: the newest value counts `period` times, the oldest once.
 *
 * Blocks as in core/math/rolling: no drift, and a flat window gives exactly its price.
 *
 * @param x      (n,) any unit, known from row `from` on
 * @param period bars, whole, ≥ 1
 * @returns (n,) unit of x; NaN on rows [0, from + period - 1)
 * @throws E_PARAM when the period is not a whole number ≥ 1
 */
export function wma(x: Float64Array, period: number, from = 0): Float64Array {
  checkWindow('wma.period', period);
  const n = x.length;
  const out = unknownColumn(n);
  const weights = (period * (period + 1)) / 2;
  const tail = new Float64Array(Math.min(period, n));
  for (let start = from; start + period <= n; start += period) {
    const end = start + period;
    const anchor = x[end - 1];
    let sum = 0;
    let weighted = 0;
    // One row further back raises the weight of all later rows by one: their plain sum comes on top.
    for (let i = end - 1; i >= start; i--) {
      sum += x[i] - anchor;
      weighted += sum;
      tail[i - start] = weighted;
    }
    const stop = Math.min(end + period - 1, n);
    let head = 0;
    let headWeighted = 0;
    for (let i = end - 1; i < stop; i++) {
      const d = x[i] - anchor;
      // One row on takes one from the weight of each row before it.
      headWeighted += period * d - head;
      head += d;
      out[i] = anchor + (tail[i - end + 1] + headWeighted) / weights;
    }
  }
  return out;
}

export default defineIndicator({
  name: 'wma',
  category: 'trend',
  summary: 'Linearly weighted moving average of the close',
  source: 'Colby 2003, The Encyclopedia of Technical Market Indicators; TA-Lib WMA',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [10, 20, 50, 100] } },
  outputs: ['wma'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [wma(c.close, p.period)],
});
