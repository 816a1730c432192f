import { defineIndicator } from '../../core/feature.js';
import { ema, emaStream } from './ema.js';

/**
 * Smoothed moving average, Wilder's: each bar moves it 1 / period of the way, from the plain mean of the first `period`.
 *
 * It is the exponential average of 2 · period - 1 bars, but for its start.
 *
 * @param x      (n,) any unit, known from row `from` on
 * @param period bars, whole, ≥ 1
 * @returns (n,) unit of x; NaN on rows [0, from + period - 1)
 * @source Wilder 1978, New Concepts in Technical Trading Systems
 */
export function smma(x: Float64Array, period: number, from = 0): Float64Array {
  const out = ema(x, period, from);
  const share = 1 / period;
  for (let i = from + period; i < out.length; i++) out[i] = out[i - 1] + share * (x[i] - out[i - 1]);
  return out;
}

export default defineIndicator({
  name: 'smma',
  category: 'trend',
  summary: 'Smoothed (Wilder) moving average of the close (in the unit of the price)',
  formula: 'S ← S + (close − S) / period, seeded by the mean of the first period closes',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems',
  params: { period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'length, bars', sweep: [7, 14, 50] } },
  outputs: ['smma'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [smma(c.close, p.period)],
  stream: (p) => {
    const next = emaStream(p.period, 1 / p.period);
    return (bar, out) => {
      out[0] = next(bar.close);
    };
  },
});
