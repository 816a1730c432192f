import type { Candles } from '../../core/candles.js';
import { defineDerivative } from '../../core/feature.js';
import { maxAgeParam, type Timed, valueAtClose } from '../kernels/as-of.js';
import { OPEN_INTEREST_UNIT, openInterestIn } from '../kernels/open-interest.js';

/**
 * By how much open interest has grown: what was known at the close by what was known some hours before it, less 1.
 *
 * Counted in time, not in bars: both ends are the newest numbers then, no older than `maxAge`. 0 where both are 0.
 *
 * @param spans hours: `hours` of the change; `maxAge` of each end
 * @returns (n,) fraction ≥ -1; NaN where an end is not known, or grew from nothing
 */
export function openInterestChange(
  candles: Candles,
  interest: Timed,
  { hours, maxAge }: { hours: number; maxAge: number },
): Float64Array {
  const now = valueAtClose(candles, interest, { maxAgeHours: maxAge });
  const then = valueAtClose(candles, interest, { maxAgeHours: maxAge, lagHours: hours });
  return now.map((value, i) => {
    if (then[i] > 0) return (value - then[i]) / then[i];
    return then[i] === 0 && value === 0 ? 0 : Number.NaN;
  });
}

export default defineDerivative({
  name: 'open-interest-change',
  summary: 'Growth of open interest over the last hours',
  formula: 'OI / OI of hours before − 1, both as known at the close; 0 when both are 0',
  source: 'own; Bessembinder & Seguin 1993, Journal of Financial and Quantitative Analysis 28, for its use',
  reads: ['openInterest'],
  params: {
    hours: { type: 'int', default: 24, min: 1, max: 50_000, doc: 'over how long, hours', sweep: [4, 24, 168] },
    unit: OPEN_INTEREST_UNIT,
    maxAge: maxAgeParam(24, 1),
  },
  outputs: ['open-interest-change'],
  warmup: () => 0,
  compute: (c, p, context) => [openInterestChange(c, openInterestIn(context, p.unit), p)],
});
