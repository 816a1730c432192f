import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import type { ValueStream } from '../../core/math/streams.js';

/**
 * Relative strength index: the part of all recent movement that went up.
 *
 * Wilder's smoothing, started by the plain mean of the first `period` changes. Where nothing has moved yet it says
 * 50, neither up nor down (TA-Lib says 0, others 100).
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) in [0, 100]; NaN on rows [0, period)
 * @source Wilder 1978, New Concepts in Technical Trading Systems, section 6
 */
export function rsi(close: Float64Array, period: number): Float64Array {
  const n = close.length;
  const out = unknownColumn(n, period);
  if (n <= period) return out;
  const share = 1 / period;
  let gain = 0;
  let loss = 0;
  // (|d| + d) / 2 is the gain and (|d| - d) / 2 the loss, both exact and without a branch that the market's coin
  // tosses would make the processor guess wrong half of the time.
  for (let i = 1; i <= period; i++) {
    const d = close[i] - close[i - 1];
    const size = Math.abs(d);
    gain += (size + d) * 0.5;
    loss += (size - d) * 0.5;
  }
  gain *= share;
  loss *= share;
  out[period] = gain + loss > 0 ? 100 * (gain / (gain + loss)) : 50;
  for (let i = period + 1; i < n; i++) {
    const d = close[i] - close[i - 1];
    const size = Math.abs(d);
    gain += ((size + d) * 0.5 - gain) * share;
    loss += ((size - d) * 0.5 - loss) * share;
    const all = gain + loss;
    out[i] = all > 0 ? 100 * (gain / all) : 50;
  }
  return out;
}

/** As `rsi`, value by value. */
export function rsiStream(period: number): ValueStream {
  const share = 1 / period;
  let count = 0;
  let last = 0;
  let gain = 0;
  let loss = 0;
  return (x) => {
    const d = x - last;
    const size = Math.abs(d);
    last = x;
    if (count++ === 0) return Number.NaN;
    if (count <= period + 1) {
      gain += (size + d) * 0.5;
      loss += (size - d) * 0.5;
      if (count <= period) return Number.NaN;
      gain *= share;
      loss *= share;
    } else {
      gain += ((size + d) * 0.5 - gain) * share;
      loss += ((size - d) * 0.5 - loss) * share;
    }
    const all = gain + loss;
    return all > 0 ? 100 * (gain / all) : 50;
  };
}

export default defineIndicator({
  name: 'rsi',
  category: 'momentum',
  summary: 'Relative strength index',
  formula:
    '100 · U / (U + D), U, D = Wilder means over period of gains, losses of the close, seeded by plain means; 50 when both are 0',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems; TA-Lib RSI',
  params: {
    period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'smoothing length, bars', sweep: [7, 9, 14, 21, 28] },
  },
  outputs: ['rsi'],
  warmup: (p) => p.period,
  compute: (c, p) => [rsi(c.close, p.period)],
  stream: ({ period }) => {
    const next = rsiStream(period);
    return (bar, out) => {
      out[0] = next(bar.close);
    };
  },
});
