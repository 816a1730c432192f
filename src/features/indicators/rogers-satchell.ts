import { defineIndicator } from '../../core/feature.js';
import { type Prices, rogersSatchellTerm, rogersSatchellTerms } from '../kernels/rogers-satchell.js';
import { rootMean, rootMeanStream } from '../kernels/root-mean.js';
import { deviationScale, PER } from '../kernels/time-unit.js';

/**
 * Rogers and Satchell's volatility: from open, high, low and close, right in a trend too.
 *
 * A bar that runs from its low to its high without looking back counts nothing: that was drift. Jumps between bars are
 * not seen.
 *
 * @param prices four times (n,) quote per base, > 0
 * @param period bars, whole, ≥ 1
 * @param scale  what one bar's figure is multiplied by
 * @returns (n,) fraction, ≥ 0, 0 where nothing moved; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Rogers & Satchell 1991, Estimating variance from high, low and closing prices, Annals of Applied Probability 1
 */
export function rogersSatchell(prices: Prices, period: number, scale: number): Float64Array {
  return rootMean(rogersSatchellTerms(prices), period, scale);
}

export default defineIndicator({
  name: 'rogers-satchell',
  category: 'volatility',
  summary: 'Volatility from open, high, low and close, free of drift',
  formula:
    '√(SMA_period(ln(high / close) · ln(high / open) + ln(low / close) · ln(low / open))); times √(bars per year) when per = year',
  source: 'Rogers & Satchell 1991, Annals of Applied Probability 1',
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 50, 100] },
    per: PER,
  },
  outputs: ['rogers-satchell'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [rogersSatchell(c, p.period, deviationScale(p.per, c.intervalMs))],
  stream: ({ period, per }, intervalMs) => {
    const next = rootMeanStream(period, deviationScale(per, intervalMs));
    return (bar, out) => {
      out[0] = next(rogersSatchellTerm(bar));
    };
  },
});
