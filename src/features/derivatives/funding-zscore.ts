import { defineDerivative } from '../../core/feature.js';
import { rollingZscore } from '../../core/math/rolling.js';
import { maxAgeParam, valueAtClose } from '../kernels/as-of.js';

/**
 * How unusual each funding rate is among the last ones, itself included: its distance from their mean in their standard
 * deviations (ddof 0), 0 where all are equal.
 *
 * @param rate        (m,) fractions, one per settlement
 * @param settlements whole, ≥ 2
 * @returns (m,) without unit; NaN on the first `settlements - 1`
 */
export function fundingZscore(rate: Float64Array, settlements: number): Float64Array {
  return rollingZscore(rate, settlements);
}

export default defineDerivative({
  name: 'funding-zscore',
  summary: 'How unusual the last funding rate is among those before it',
  formula: '(rate − mean) / σ of the last settlements rates (ddof 0); 0 when σ = 0',
  source: 'own; standard score, counted in settlements so that longer bars change nothing',
  reads: ['funding'],
  params: {
    settlements: {
      type: 'int',
      default: 90,
      min: 2,
      max: 5000,
      doc: 'settlements in the window',
      sweep: [21, 90, 270],
    },
    maxAge: maxAgeParam(24, 8),
  },
  outputs: ['funding-zscore'],
  warmup: () => 0,
  compute: (c, p, { funding }) => {
    const value = fundingZscore(funding!.rate, p.settlements);
    return [valueAtClose(c, { time: funding!.time, value }, { maxAgeHours: p.maxAge })];
  },
});
