import { defineIndicator } from '../../core/feature.js';
import { percentageOscillator, percentageOscillatorStream } from '../kernels/percentage-oscillator.js';

/**
 * Percentage volume oscillator: recent volume against usual volume, in percent; 0 where nobody trades.
 *
 * Averages start as plain means; the StockCharts sheet starts them at the first bar and differs for a hundred rows.
 *
 * @param volume (n,) base, ≥ 0
 * @param spans  bars, whole, 1 ≤ fast < slow, signal ≥ 2; all averages exponential
 * @returns three times (n,) percent, ≥ -100; the line is NaN on rows [0, slow - 1), signal and histogram on rows
 *   [0, slow + signal - 2)
 * @throws E_PARAM when fast is not below slow
 */
export function pvo(
  volume: Float64Array,
  spans: { fast: number; slow: number; signal: number },
): { line: Float64Array; signal: Float64Array; histogram: Float64Array } {
  return percentageOscillator('pvo', volume, { ...spans, average: 'ema' });
}

export default defineIndicator({
  name: 'pvo',
  category: 'volume',
  summary: 'Percentage volume oscillator',
  formula:
    'line = 100 · (EMA_fast − EMA_slow) / EMA_slow of volume, 0 when EMA_slow = 0; signal = EMA_signal(line); histogram = line − signal; averages seeded by means',
  source: 'StockCharts ChartSchool, Percentage Volume Oscillator',
  params: {
    fast: { type: 'int', default: 12, min: 1, max: 5000, doc: 'span of the fast average, bars', sweep: [8, 12, 16] },
    slow: { type: 'int', default: 26, min: 2, max: 5000, doc: 'span of the slow average, bars', sweep: [21, 26, 34] },
    signal: { type: 'int', default: 9, min: 2, max: 5000, doc: 'span of the signal, bars', sweep: [6, 9, 12] },
  },
  outputs: ['line', 'signal', 'histogram'],
  warmup: (p) => [p.slow - 1, p.slow + p.signal - 2, p.slow + p.signal - 2],
  compute: (c, p) => {
    const { line, signal, histogram } = pvo(c.volume, p);
    return [line, signal, histogram];
  },
  stream: (p) => {
    const next = percentageOscillatorStream('pvo', { ...p, average: 'ema' });
    return (bar, out) => next(bar.volume, out);
  },
});
