import { defineIndicator } from '../../core/feature.js';
import { type Average, percentageOscillator, percentageOscillatorStream } from '../kernels/percentage-oscillator.js';

/**
 * Percentage price oscillator: the MACD in percent of the slow average, so that it compares across markets and years.
 *
 * Each average begins with its own first closes, as in TA-Lib, whose default is the simple mean.
 *
 * @param close (n,) quote per base
 * @param spans bars, whole, 1 ≤ fast < slow, signal ≥ 2; `average` of fast and slow, the signal is exponential
 * @returns three times (n,) percent; the line is NaN on rows [0, slow - 1), signal and histogram on rows
 *   [0, slow + signal - 2)
 * @throws E_PARAM when fast is not below slow
 */
export function ppo(
  close: Float64Array,
  spans: { fast: number; slow: number; signal: number; average: Average },
): { line: Float64Array; signal: Float64Array; histogram: Float64Array } {
  return percentageOscillator('ppo', close, spans);
}

export default defineIndicator({
  name: 'ppo',
  category: 'trend',
  summary: 'Percentage price oscillator: the MACD in percent of the slow average',
  formula:
    'line = 100 · (A_fast − A_slow) / A_slow of close, A = EMA or SMA by average; signal = EMA_signal(line); histogram = line − signal; each seeded by the mean of its own first values',
  source: 'Appel 2005, Technical Analysis: Power Tools for Active Investors; TA-Lib PPO',
  params: {
    fast: { type: 'int', default: 12, min: 1, max: 5000, doc: 'span of the fast average, bars', sweep: [8, 12, 16] },
    slow: { type: 'int', default: 26, min: 2, max: 5000, doc: 'span of the slow average, bars', sweep: [21, 26, 34] },
    signal: { type: 'int', default: 9, min: 2, max: 5000, doc: 'span of the signal, bars', sweep: [6, 9, 12] },
    average: {
      type: 'choice',
      default: 'ema',
      options: ['ema', 'sma'],
      doc: 'exponential or simple, of fast and slow',
    },
  },
  outputs: ['line', 'signal', 'histogram'],
  warmup: (p) => [p.slow - 1, p.slow + p.signal - 2, p.slow + p.signal - 2],
  compute: (c, p) => {
    const { line, signal, histogram } = ppo(c.close, p);
    return [line, signal, histogram];
  },
  stream: (p) => {
    const next = percentageOscillatorStream('ppo', p);
    return (bar, out) => next(bar.close, out);
  },
});
