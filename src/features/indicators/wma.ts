import { defineIndicator } from '../../core/feature.js';
import { checkWindow, unknownColumn } from '../../core/math/rolling.js';

/**
 * Weighted moving average: the newest close counts `period` times, the oldest once.
 *
 * Blocks as in core/math/rolling: no drift, and a flat window gives exactly its price.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote per base; NaN on rows [0, period - 1)
 * @throws E_PARAM when the period is not a whole number ≥ 1
 */
export function wma(close: Float64Array, period: number): Float64Array {
  checkWindow('wma.period', period);
  const n = close.length;
  const out = unknownColumn(n);
  const weights = (period * (period + 1)) / 2;
  const tail = new Float64Array(Math.min(period, n));
  for (let start = 0; start + period <= n; start += period) {
    const end = start + period;
    const anchor = close[end - 1];
    let sum = 0;
    let weighted = 0;
    // One row further back raises the weight of all later rows by one: their plain sum comes on top.
    for (let i = end - 1; i >= start; i--) {
      sum += close[i] - anchor;
      weighted += sum;
      tail[i - start] = weighted;
    }
    const stop = Math.min(end + period - 1, n);
    let head = 0;
    let headWeighted = 0;
    for (let i = end - 1; i < stop; i++) {
      const d = close[i] - anchor;
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
  summary: 'Linearly weighted moving average of the close',
  source: 'Colby 2003, The Encyclopedia of Technical Market Indicators; TA-Lib WMA',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [10, 20, 50, 100] } },
  outputs: ['wma'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [wma(c.close, p.period)],
});
