import { defineDerivative } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { maxAgeParam, valueAtClose } from '../kernels/as-of.js';
import { openInterestIn } from '../kernels/open-interest.js';

/**
 * How often what is held changes hands: the volume of the last bars by open interest. High when traders come and go,
 * low when they sit.
 *
 * @param volume   (n,) base, ≥ 0
 * @param interest (n,) base, ≥ 0, NaN where not known
 * @param period   bars, whole, ≥ 1
 * @returns (n,) without unit, ≥ 0; NaN on rows [0, period - 1) and where open interest is not known or is 0
 * @throws E_SHAPE when the columns differ in length
 * @source Bessembinder & Seguin 1993, Journal of Financial and Quantitative Analysis 28
 */
export function openInterestTurnover(volume: Float64Array, interest: Float64Array, period: number): Float64Array {
  const n = sameLength('openInterestTurnover', { volume, interest });
  const mean = rollingMean(volume, period);
  const out = unknownColumn(n);
  for (let i = period - 1; i < n; i++) {
    if (interest[i] > 0) out[i] = (Math.max(0, mean[i]) * period) / interest[i];
  }
  return out;
}

export default defineDerivative({
  name: 'open-interest-turnover',
  summary: 'Volume of the last bars by open interest',
  formula: 'Σ volume over period / OI, both in base coins',
  source: 'Bessembinder & Seguin 1993, Journal of Financial and Quantitative Analysis 28',
  reads: ['openInterest'],
  params: {
    period: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars of the volume', sweep: [6, 24, 168] },
    maxAge: maxAgeParam(24, 1),
  },
  outputs: ['open-interest-turnover'],
  warmup: (p) => p.period - 1,
  compute: (c, p, context) => {
    const interest = valueAtClose(c, openInterestIn(context, 'quantity'), { maxAgeHours: p.maxAge });
    return [openInterestTurnover(c.volume, interest, p.period)];
  },
});
