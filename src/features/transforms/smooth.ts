import { defineTransform } from '../../core/feature.js';
import { firstKnown } from '../../core/math/rolling.js';
import { ema, emaStream } from '../indicators/ema.js';

/**
 * Exponential average of the column, started by the plain mean of its first `period` values.
 *
 * @param x      (n,) any unit
 * @param period span, bars, whole, ≥ 1
 * @returns (n,) unit of x; `period - 1` more NaN rows than x
 */
export function smooth(x: Float64Array, period: number): Float64Array {
  return ema(x, period, firstKnown(x));
}

export default defineTransform({
  name: 'smooth',
  summary: 'Exponential average of the column',
  formula: 'E ← E + 2 / (period + 1) · (x − E), seeded by the mean of the first period values',
  source: 'Appel 1979; TA-Lib EMA (started by the simple mean)',
  params: { period: { type: 'int', default: 10, min: 1, max: 5000, doc: 'span, bars', sweep: [5, 10, 20, 50] } },
  warmup: (p) => p.period - 1,
  compute: (x, p) => smooth(x, p.period),
  stream: ({ period }) => emaStream(period),
});
