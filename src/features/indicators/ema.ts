import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import type { ValueStream } from '../../core/math/streams.js';

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
  const first = from + period - 1;
  const out = unknownColumn(n, first);
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

/**
 * As `ema`, value by value: unknown values in front are passed over.
 *
 * @param share of the way to the newest value that each value goes, (0, 1]
 */
export function emaStream(period: number, share = 2 / (period + 1)): ValueStream {
  const seed = new Float64Array(period);
  let count = 0;
  let value = 0;
  return (x) => {
    if (count === 0 && Number.isNaN(x)) return Number.NaN;
    if (count >= period) {
      value += share * (x - value);
      return value;
    }
    seed[count++] = x;
    if (count < period) return Number.NaN;
    let sum = 0;
    for (let k = 0; k < period - 1; k++) sum += seed[k] - x;
    value = x + sum / period;
    return value;
  };
}

export default defineIndicator({
  name: 'ema',
  category: 'trend',
  summary: 'Exponential moving average of the close',
  formula: 'E ← E + 2 / (period + 1) · (close − E), seeded by the mean of the first period closes',
  source: 'Appel 1979; TA-Lib EMA (started by the simple mean)',
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'span, bars', sweep: [9, 12, 20, 26, 50, 200] },
  },
  outputs: ['ema'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [ema(c.close, p.period)],
  stream: ({ period }) => {
    const next = emaStream(period);
    return (bar, out) => {
      out[0] = next(bar.close);
    };
  },
});
