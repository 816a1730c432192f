import { defineIndicator } from '../../core/feature.js';
import { barsPerYear } from '../../core/kit/time.js';
import { rollingVariance } from '../../core/math/rolling.js';
import { type ValueStream, varianceStream } from '../../core/math/streams.js';
import { returnOver, returnStream } from './return.js';

/**
 * Realised volatility: the standard deviation of the last `period` log returns, one per bar.
 *
 * The sample's (ddof 1) by default, around their own mean. Per bar unless scaled; a year has 365 days.
 *
 * @param close  (n,) quote per base, > 0
 * @param period returns, whole, ≥ 2
 * @param ddof   0 for the population, 1 for a sample
 * @param scale  what one bar's figure is multiplied by, for example √(bars per year)
 * @returns (n,) fraction, ≥ 0; NaN on rows [0, period)
 * @source Hull 2018, Options, Futures, and Other Derivatives, section 15.4
 */
export function volatility(close: Float64Array, period: number, ddof: 0 | 1, scale: number): Float64Array {
  const out = rollingVariance(returnOver(close, 1, 'log'), period, ddof, 1);
  for (let i = period; i < out.length; i++) out[i] = scale * Math.sqrt(out[i]);
  return out;
}

/** As `volatility`, close by close. */
export function volatilityStream(period: number, ddof: 0 | 1, scale: number): ValueStream {
  const move = returnStream(1, 'log');
  const variance = varianceStream(period, ddof);
  return (close) => scale * Math.sqrt(variance(move(close)));
}

export default defineIndicator({
  name: 'volatility',
  category: 'volatility',
  summary: 'Standard deviation of log returns, per bar or per year',
  formula:
    'σ of the last period log returns, ddof 1 (of = sample) or 0 (population); times √(bars per year) when per = year',
  source: 'Hull 2018, Options, Futures, and Other Derivatives, section 15.4',
  params: {
    period: { type: 'int', default: 20, min: 2, max: 5000, doc: 'returns in the window', sweep: [20, 50, 100, 200] },
    of: {
      type: 'choice',
      default: 'sample',
      options: ['sample', 'population'],
      doc: 'divide by period - 1 (ddof 1), or by period (ddof 0)',
    },
    per: { type: 'choice', default: 'bar', options: ['bar', 'year'], doc: 'unit of time; a year has 365 days' },
  },
  outputs: ['volatility'],
  warmup: (p) => p.period,
  compute: (c, p) => {
    const scale = p.per === 'year' ? Math.sqrt(barsPerYear(c.intervalMs)) : 1;
    return [volatility(c.close, p.period, p.of === 'sample' ? 1 : 0, scale)];
  },
  stream: ({ period, of, per }, intervalMs) => {
    const next = volatilityStream(
      period,
      of === 'sample' ? 1 : 0,
      per === 'year' ? Math.sqrt(barsPerYear(intervalMs)) : 1,
    );
    return (bar, out) => {
      out[0] = next(bar.close);
    };
  },
});
