import { defineIndicator } from '../../core/feature.js';
import { rollingMean, rollingVariance, unknownColumn } from '../../core/math/rolling.js';
import { meanStream, varianceStream } from '../../core/math/streams.js';
import { type Prices, rogersSatchellTerm, rogersSatchellTerms } from '../kernels/rogers-satchell.js';
import { deviationScale, PER } from '../kernels/time-unit.js';

/**
 * Yang and Zhang's volatility: jumps between bars, moves inside them, and free of drift.
 *
 * √(variance of ln(open / close before) + k · variance of ln(close / open) + (1 − k) · mean Rogers–Satchell), both
 * variances the sample's (ddof 1), k = 0.34 / (1.34 + (n + 1) / (n − 1)): the k of least error. In a market that never
 * closes the first part is small.
 *
 * @param prices four times (n,) quote per base, > 0
 * @param period bars, whole, ≥ 2
 * @param scale  what one bar's figure is multiplied by
 * @returns (n,) fraction, ≥ 0, 0 where nothing moved; NaN on rows [0, period): row 0 has no close before
 * @throws E_SHAPE when the columns differ in length
 * @source Yang & Zhang 2000, Drift-independent volatility estimation, Journal of Business 73
 */
export function yangZhang(prices: Prices, period: number, scale: number): Float64Array {
  const range = rogersSatchellTerms(prices);
  const { open, close } = prices;
  const n = range.length;
  const jump = unknownColumn(n);
  const body = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (i > 0) jump[i] = Math.log(open[i] / close[i - 1]);
    body[i] = Math.log(close[i] / open[i]);
  }
  const out = rollingVariance(jump, period, 1, 1);
  const inside = rollingVariance(body, period, 1, 1);
  const mean = rollingMean(range, period, 1);
  const k = 0.34 / (1.34 + (period + 1) / (period - 1));
  for (let i = period; i < n; i++) {
    out[i] = scale * Math.sqrt(out[i] + k * inside[i] + (1 - k) * Math.max(0, mean[i]));
  }
  return out;
}

export default defineIndicator({
  name: 'yang-zhang',
  category: 'volatility',
  summary: 'Volatility from open, high, low and close, with jumps between bars, free of drift',
  formula:
    '√(var ln(open / close[−1]) + k · var ln(close / open) + (1 − k) · mean Rogers–Satchell) over period, ddof 1, k = 0.34 / (1.34 + (period + 1) / (period − 1)); times √(bars per year) when per = year',
  source: 'Yang & Zhang 2000, Journal of Business 73',
  params: {
    period: { type: 'int', default: 20, min: 2, max: 5000, doc: 'window, bars', sweep: [20, 50, 100] },
    per: PER,
  },
  outputs: ['yang-zhang'],
  warmup: (p) => p.period,
  compute: (c, p) => [yangZhang(c, p.period, deviationScale(p.per, c.intervalMs))],
  stream: ({ period, per }, intervalMs) => {
    const scale = deviationScale(per, intervalMs);
    const [jump, inside, mean] = [varianceStream(period, 1), varianceStream(period, 1), meanStream(period)];
    const k = 0.34 / (1.34 + (period + 1) / (period - 1));
    let last = Number.NaN;
    return (bar, out) => {
      const isFirst = Number.isNaN(last);
      const between = jump(Math.log(bar.open / last));
      const body = inside(isFirst ? Number.NaN : Math.log(bar.close / bar.open));
      const range = mean(isFirst ? Number.NaN : rogersSatchellTerm(bar));
      last = bar.close;
      out[0] = scale * Math.sqrt(between + k * body + (1 - k) * Math.max(0, range));
    };
  },
});
