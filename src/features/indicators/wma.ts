import { defineIndicator } from '../../core/feature.js';
import { checkWindow, unknownColumn } from '../../core/math/rolling.js';
import type { ValueStream } from '../../core/math/streams.js';

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
  const out = unknownColumn(n, from + period - 1);
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

/** As `wma`, value by value: unknown values in front are passed over. */
export function wmaStream(period: number): ValueStream {
  checkWindow('wma.period', period);
  const weights = (period * (period + 1)) / 2;
  const block = new Float64Array(period);
  const tail = new Float64Array(period);
  let [at, anchor, head, headWeighted] = [0, 0, 0, 0];
  let isFull = false;
  return (x) => {
    if (!isFull && at === 0 && Number.isNaN(x)) return Number.NaN;
    block[at++] = x;
    if (at < period && !isFull) return Number.NaN;
    if (at === period) {
      isFull = true;
      [at, anchor, head, headWeighted] = [0, x, 0, 0];
      let [sum, weighted] = [0, 0];
      for (let k = period - 1; k >= 0; k--) {
        sum += block[k] - anchor;
        weighted += sum;
        tail[k] = weighted;
      }
    }
    const d = x - anchor;
    headWeighted += period * d - head;
    head += d;
    return anchor + (tail[at] + headWeighted) / weights;
  };
}

export default defineIndicator({
  name: 'wma',
  category: 'trend',
  summary: 'Linearly weighted moving average of the close',
  formula: 'Σ k · closeₖ / (½ · period · (period + 1)), k = 1 for the oldest of period closes',
  source: 'Colby 2003, The Encyclopedia of Technical Market Indicators; TA-Lib WMA',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [10, 20, 50, 100] } },
  outputs: ['wma'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [wma(c.close, p.period)],
  stream: ({ period }) => {
    const next = wmaStream(period);
    return (bar, out) => {
      out[0] = next(bar.close);
    };
  },
});
