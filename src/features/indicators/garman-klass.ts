import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import type { Prices } from '../kernels/rogers-satchell.js';
import { rootMean, rootMeanStream } from '../kernels/root-mean.js';
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
  for (let i = 0; i < n; i++) terms[i] = varianceOf(open[i], high[i], low[i], close[i]);
  return rootMean(terms, period, scale);
}

/** The estimate from one bar. The body cannot be longer than the range, so it is never below 0. */
function varianceOf(open: number, high: number, low: number, close: number): number {
  return 0.5 * Math.log(high / low) ** 2 - (2 * Math.LN2 - 1) * Math.log(close / open) ** 2;
}

export default defineIndicator({
  name: 'garman-klass',
  category: 'volatility',
  summary: 'Volatility from open, high, low and close',
  formula:
    '√(SMA_period(½ · ln²(high / low) − (2 · ln 2 − 1) · ln²(close / open))); times √(bars per year) when per = year',
  source: 'Garman & Klass 1980, Journal of Business 53',
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 50, 100] },
    per: PER,
  },
  outputs: ['garman-klass'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [garmanKlass(c, p.period, deviationScale(p.per, c.intervalMs))],
  stream: ({ period, per }, intervalMs) => {
    const deviation = rootMeanStream(period, deviationScale(per, intervalMs));
    return ({ open, high, low, close }, out) => {
      out[0] = deviation(varianceOf(open, high, low, close));
    };
  },
});
