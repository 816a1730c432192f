/**
 * An indicator in a file of its own, usable wherever a feature is:
 *
 *   quant features --plugin ./examples/close-location.ts --features "zscore(close-location(period=5), window=100)"
 */
import { defineIndicator } from 'quant';

/**
 * Where the close stands in the bar's range, averaged: 1 at the high, 0 at the low, one half on a bar without a range.
 *
 * @returns (n,) fraction in [0, 1]; NaN on rows [0, period - 1)
 */
export function closeLocation(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN);
  for (let i = period - 1; i < close.length; i++) {
    let sum = 0;
    for (let k = i - period + 1; k <= i; k++) {
      const range = high[k] - low[k];
      sum += range > 0 ? (close[k] - low[k]) / range : 0.5;
    }
    out[i] = sum / period;
  }
  return out;
}

export default defineIndicator({
  name: 'close-location',
  category: 'price-action',
  summary: 'Mean place of the close in its bar',
  source: 'own',
  params: { period: { type: 'int', default: 5, min: 1, max: 500, doc: 'bars' } },
  outputs: ['close-location'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [closeLocation(c.high, c.low, c.close, p.period)],
});
