import { defineDerivative } from '../../core/feature.js';
import { maxAgeParam, valueAtClose } from '../kernels/as-of.js';
import { OPEN_INTEREST_UNIT, openInterestIn } from '../kernels/open-interest.js';
import { zscoreOfKnown } from '../kernels/score-known.js';

/**
 * How unusual open interest is: its distance from the mean of the last bars in their standard deviations (ddof 0), what
 * was known at each bar's close; 0 where it did not move. Bars on which it is not known are stepped over.
 */
export default defineDerivative({
  name: 'open-interest-zscore',
  summary: 'How unusual open interest is among the last bars',
  formula: '(OI − mean) / σ over period bars that have it (ddof 0); 0 when σ = 0',
  source: 'own; standard score',
  reads: ['openInterest'],
  params: {
    period: { type: 'int', default: 100, min: 2, max: 5000, doc: 'window, bars', sweep: [50, 100, 500] },
    unit: OPEN_INTEREST_UNIT,
    maxAge: maxAgeParam(24, 1),
  },
  outputs: ['open-interest-zscore'],
  warmup: (p) => p.period - 1,
  compute: (c, p, context) => {
    const interest = valueAtClose(c, openInterestIn(context, p.unit), { maxAgeHours: p.maxAge });
    return [zscoreOfKnown(interest, p.period)];
  },
});
