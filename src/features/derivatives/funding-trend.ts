import { defineDerivative } from '../../core/feature.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { maxAgeParam, valueAtClose } from '../kernels/as-of.js';

/**
 * Is funding getting dearer for longs? The mean of the last few rates less the mean of more of them.
 *
 * @param rate  (m,) fractions, one per settlement
 * @param spans settlements, whole, ≥ 1: `short` and `long`
 * @returns (m,) fraction per settlement, positive when rising; NaN until both means are known
 */
export function fundingTrend(rate: Float64Array, { short, long }: { short: number; long: number }): Float64Array {
  const [near, far] = [rollingMean(rate, short), rollingMean(rate, long)];
  const out = unknownColumn(rate.length);
  for (let k = 0; k < out.length; k++) out[k] = near[k] - far[k];
  return out;
}

export default defineDerivative({
  name: 'funding-trend',
  summary: 'Mean of the last few funding rates less the mean of more of them',
  formula: 'mean of the last short rates − mean of the last long rates',
  source: 'own; difference of two moving averages, counted in settlements',
  reads: ['funding'],
  params: {
    short: { type: 'int', default: 9, min: 1, max: 5000, doc: 'settlements of the near mean', sweep: [3, 9, 21] },
    long: { type: 'int', default: 63, min: 1, max: 5000, doc: 'settlements of the far mean', sweep: [30, 63, 90] },
    maxAge: maxAgeParam(24, 8),
  },
  outputs: ['funding-trend'],
  warmup: () => 0,
  compute: (c, p, { funding }) => {
    const value = fundingTrend(funding!.rate, p);
    return [valueAtClose(c, { time: funding!.time, value }, { maxAgeHours: p.maxAge })];
  },
});
