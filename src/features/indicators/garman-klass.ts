import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import type { Prices } from '../kernels/rogers-satchell.js';
import { rootMean } from '../kernels/root-mean.js';
import { deviationScale, PER } from '../kernels/time-unit.js';

/**
 * Garman and Klass's volatility: from open, high, low and close of each bar, seven times as sharp as from closes.
 *
 * √(mean of ½ ln(high / low)² − (2 ln 2 − 1) ln(close / open)²): their practical estimator for a market without
 * drift. Jumps between bars are not seen.
 *
 * @param prices four times (n,) quote per base, > 0
 * @param period bars, whole, ≥ 1
 * @param scale  what one bar's figure is multiplied by
 * @returns (n,) fraction, ≥ 0, 0 where nothing moved; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Garman & Klass 1980, On the estimation of security price volatilities from historical data, J. Business 53
 */
export function garmanKlass(prices: Prices, period: number, scale: number): Float64Array {
  const { open, high, low, close } = prices;
  const n = sameLength('garman-klass', { open, high, low, close });
  const terms = new Float64Array(n);
  // The body cannot be longer than the range, so a term is never below 0.
  for (let i = 0; i < n; i++) {
    terms[i] = 0.5 * Math.log(high[i] / low[i]) ** 2 - (2 * Math.LN2 - 1) * Math.log(close[i] / open[i]) ** 2;
  }
  return rootMean(terms, period, scale);
}

export default defineIndicator({
  name: 'garman-klass',
  category: 'volatility',
  summary: 'Volatility from open, high, low and close',
  source: 'Garman & Klass 1980, Journal of Business 53',
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 50, 100] },
    per: PER,
  },
  outputs: ['garman-klass'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [garmanKlass(c, p.period, deviationScale(p.per, c.intervalMs))],
});
