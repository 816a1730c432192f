import { defineIndicator } from '../../core/feature.js';
import { checkWindow, unknownColumn } from '../../core/math/rolling.js';
import type { ValueStream } from '../../core/math/streams.js';

/**
 * Maximum drawdown: the deepest fall from a close to a later one inside the last `period` bars.
 *
 * Two stretches joined have the deeper of their falls, or that from the first one's high to the second one's low. So
 * the column is cut into blocks as in core/math/rolling, and each window is the tail of one and the head of the next:
 * O(n) for any period.
 *
 * @param close  (n,) quote per base, > 0
 * @param period bars, whole, ≥ 1
 * @returns (n,) fraction, in [0, 1), 0 when it never fell; NaN on rows [0, period - 1)
 * @throws E_PARAM when the period is not a whole number ≥ 1
 */
export function maxDrawdown(close: Float64Array, period: number): Float64Array {
  checkWindow('max-drawdown.period', period);
  const n = close.length;
  const out = unknownColumn(n);
  const tailHigh = new Float64Array(Math.min(period, n));
  const tailFall = new Float64Array(Math.min(period, n));
  for (let start = 0; start + period <= n; start += period) {
    const end = start + period;
    let high = close[end - 1];
    let low = high;
    let fall = 0;
    for (let i = end - 1; i >= start; i--) {
      low = Math.min(low, close[i]);
      fall = Math.max(fall, (close[i] - low) / close[i]);
      high = Math.max(high, close[i]);
      tailHigh[i - start] = high;
      tailFall[i - start] = fall;
    }
    const stop = Math.min(end + period - 1, n);
    // The head shares the last bar of the tail, which changes neither a high nor a fall.
    high = low = close[end - 1];
    fall = 0;
    for (let i = end - 1; i < stop; i++) {
      high = Math.max(high, close[i]);
      low = Math.min(low, close[i]);
      fall = Math.max(fall, (high - close[i]) / high);
      const before = tailHigh[i - end + 1];
      out[i] = Math.max(tailFall[i - end + 1], fall, (before - low) / before);
    }
  }
  return out;
}

/** As `maxDrawdown`, value by value. */
function maxDrawdownStream(period: number): ValueStream {
  const block = new Float64Array(period);
  const tailHigh = new Float64Array(period);
  const tailFall = new Float64Array(period);
  let [at, high, low, fall] = [0, 0, 0, 0];
  let isFull = false;
  return (x) => {
    block[at++] = x;
    if (at < period && !isFull) return Number.NaN;
    if (at === period) {
      isFull = true;
      [at, high, low, fall] = [0, x, x, 0];
      for (let k = period - 1; k >= 0; k--) {
        low = Math.min(low, block[k]);
        fall = Math.max(fall, (block[k] - low) / block[k]);
        high = Math.max(high, block[k]);
        tailHigh[k] = high;
        tailFall[k] = fall;
      }
      [high, low, fall] = [x, x, 0];
    }
    high = Math.max(high, x);
    low = Math.min(low, x);
    fall = Math.max(fall, (high - x) / high);
    return Math.max(tailFall[at], fall, (tailHigh[at] - low) / tailHigh[at]);
  };
}

export default defineIndicator({
  name: 'max-drawdown',
  category: 'volatility',
  summary: 'Deepest fall of the close inside a window',
  formula: 'max of (closeᵢ − closeⱼ) / closeᵢ over i ≤ j within the last period bars',
  source: 'Magdon-Ismail & Atiya 2004, Maximum drawdown, Risk Magazine 17',
  params: { period: { type: 'int', default: 100, min: 1, max: 5000, doc: 'window, bars', sweep: [50, 100, 200] } },
  outputs: ['max-drawdown'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [maxDrawdown(c.close, p.period)],
  stream: ({ period }) => {
    const next = maxDrawdownStream(period);
    return (bar, out) => {
      out[0] = next(bar.close);
    };
  },
});
