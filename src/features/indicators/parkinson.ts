import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rootMean, rootMeanStream } from '../kernels/root-mean.js';
import { deviationScale, PER } from '../kernels/time-unit.js';

/**
 * Parkinson's volatility: from the high and the low of each bar, five times as sharp as from closes alone.
 *
 * √(mean of ln(high / low)² / (4 ln 2)). Right for a market without drift that trades all the time; jumps between
 * bars are not seen, and few trades in a bar make it too small.
 *
 * @param high   (n,) quote per base, > 0
 * @param low    (n,) quote per base, > 0
 * @param period bars, whole, ≥ 1
 * @param scale  what one bar's figure is multiplied by
 * @returns (n,) fraction, ≥ 0, 0 where nothing moved; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Parkinson 1980, The extreme value method for estimating the variance of the rate of return, J. Business 53
 */
export function parkinson(high: Float64Array, low: Float64Array, period: number, scale: number): Float64Array {
  const n = sameLength('parkinson', { high, low });
  const terms = new Float64Array(n);
  for (let i = 0; i < n; i++) terms[i] = Math.log(high[i] / low[i]) ** 2 / (4 * Math.LN2);
  return rootMean(terms, period, scale);
}

export default defineIndicator({
  name: 'parkinson',
  category: 'volatility',
  summary: 'Volatility from highs and lows',
  formula: '√(SMA_period(ln²(high / low)) / (4 · ln 2)); times √(bars per year) when per = year',
  source: 'Parkinson 1980, Journal of Business 53',
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 50, 100] },
    per: PER,
  },
  outputs: ['parkinson'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [parkinson(c.high, c.low, p.period, deviationScale(p.per, c.intervalMs))],
  stream: ({ period, per }, intervalMs) => {
    const next = rootMeanStream(period, deviationScale(per, intervalMs));
    return (bar, out) => {
      out[0] = next(Math.log(bar.high / bar.low) ** 2 / (4 * Math.LN2));
    };
  },
});
