import { defineIndicator } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { fromRow } from '../../core/math/streams.js';
import { ema, emaStream } from './ema.js';

export interface Macd {
  readonly line: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/**
 * Moving average convergence divergence: how far the fast average has run from the slow one, against its own average.
 *
 * Both averages start at the same row, as in TA-Lib: the fast one takes the last `fast` of the first `slow` closes.
 * Programs that start each at the first bar differ in the first hundred rows.
 *
 * @param close  (n,) quote per base
 * @param spans  bars, whole, 1 ≤ fast < slow, signal ≥ 1
 * @returns three times (n,), quote per base; the line is NaN on rows [0, slow - 1), signal and histogram on rows
 *   [0, slow + signal - 2)
 * @throws E_PARAM when fast is not below slow
 * @source Appel 1979, The Moving Average Convergence-Divergence Method; histogram: Aspray 1986
 */
export function macd(close: Float64Array, spans: { fast: number; slow: number; signal: number }): Macd {
  const { fast, slow, signal: signalSpan } = spans;
  if (!(fast < slow)) throw new QuantError('E_PARAM', `macd.fast must be below macd.slow, was ${fast} and ${slow}`);
  const n = close.length;
  const fastEma = ema(close, fast, slow - fast);
  const slowEma = ema(close, slow);
  const line = unknownColumn(n, slow - 1);
  for (let i = slow - 1; i < n; i++) line[i] = fastEma[i] - slowEma[i];
  const signal = ema(line, signalSpan, slow - 1);
  const histogram = unknownColumn(n, slow + signalSpan - 2);
  for (let i = slow + signalSpan - 2; i < n; i++) histogram[i] = line[i] - signal[i];
  return { line, signal, histogram };
}

export default defineIndicator({
  name: 'macd',
  category: 'trend',
  summary: 'Moving average convergence divergence',
  formula:
    'line = EMA_fast(close) − EMA_slow(close), both seeded by means that end on row slow − 1; signal = EMA_signal(line); histogram = line − signal',
  source: 'Appel 1979, The Moving Average Convergence-Divergence Method; TA-Lib MACD',
  params: {
    fast: { type: 'int', default: 12, min: 1, max: 5000, doc: 'span of the fast average, bars', sweep: [8, 12, 16] },
    slow: { type: 'int', default: 26, min: 2, max: 5000, doc: 'span of the slow average, bars', sweep: [21, 26, 34] },
    signal: { type: 'int', default: 9, min: 1, max: 5000, doc: 'span of the signal, bars', sweep: [6, 9, 12] },
  },
  outputs: ['line', 'signal', 'histogram'],
  warmup: (p) => [p.slow - 1, p.slow + p.signal - 2, p.slow + p.signal - 2],
  compute: (c, p) => {
    const { line, signal, histogram } = macd(c.close, p);
    return [line, signal, histogram];
  },
  stream: ({ fast, slow, signal }) => {
    const fastEma = fromRow(slow - fast, emaStream(fast));
    const slowEma = emaStream(slow);
    const signalEma = emaStream(signal);
    return (bar, out) => {
      out[0] = fastEma(bar.close) - slowEma(bar.close);
      out[1] = signalEma(out[0]);
      out[2] = out[0] - out[1];
    };
  },
});
