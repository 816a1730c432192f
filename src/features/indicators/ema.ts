import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';

/**
 * Exponential moving average: each bar moves it 2 / (period + 1) of the way to the new value.
 *
 * It starts as the plain mean of the first `period` values. Programs that start it at the first value (pandas
 * `ewm(adjust=False)`) differ in the first few hundred rows.
 *
 * @param x      (n,) any unit, known from row `from` on
 * @param period bars, whole, ≥ 1
 * @returns (n,) unit of x; NaN on rows [0, from + period - 1)
 */
export function ema(x: Float64Array, period: number, from = 0): Float64Array {
  const n = x.length;
  const out = unknownColumn(n);
  const first = from + period - 1;
  if (first >= n) return out;
  // Differences from one value inside the window: a flat start gives exactly its price.
  const anchor = x[first];
  let sum = 0;
  for (let i = from; i < first; i++) sum += x[i] - anchor;
  let value = anchor + sum / period;
  out[first] = value;
  const share = 2 / (period + 1);
  for (let i = first + 1; i < n; i++) {
    value += share * (x[i] - value);
    out[i] = value;
  }
  return out;
}

export default defineIndicator({
  name: 'ema',
  category: 'trend',
  summary: 'Exponential moving average of the close',
  source: 'Appel 1979; TA-Lib EMA (started by the simple mean)',
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'span, bars', sweep: [9, 12, 20, 26, 50, 200] },
  },
  outputs: ['ema'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [ema(c.close, p.period)],
});
