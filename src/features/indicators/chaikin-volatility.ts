import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream, whenKnown } from '../../core/math/streams.js';
import { ema, emaStream } from './ema.js';

/**
 * Chaikin's volatility: by how many percent the averaged range of the bars has changed.
 *
 * The exponential average of high − low (started by the plain mean; programs that start it at the first bar differ in
 * the first rows) against itself `lag` bars ago. Where that was 0 there is nothing to compare with, and it is 0.
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param spans bars, whole, ≥ 1: `period` of the average, `lag` of the comparison
 * @returns (n,) percent, ≥ -100; NaN on rows [0, period - 1 + lag)
 * @throws E_SHAPE when the columns differ in length
 */
export function chaikinVolatility(
  high: Float64Array,
  low: Float64Array,
  spans: { period: number; lag: number },
): Float64Array {
  const n = sameLength('chaikin-volatility', { high, low });
  const { period, lag } = spans;
  const average = ema(
    high.map((h, i) => h - low[i]),
    period,
  );
  const out = unknownColumn(n);
  for (let i = period - 1 + lag; i < n; i++) {
    const base = average[i - lag];
    out[i] = base > 0 ? (100 * (average[i] - base)) / base : 0;
  }
  return out;
}

export default defineIndicator({
  name: 'chaikin-volatility',
  category: 'volatility',
  summary: 'Percent change of the averaged bar range',
  formula: '100 · (E / E[−lag] − 1), E = EMA_period(high − low) seeded by the mean; 0 when E[−lag] = 0',
  source: 'Achelis 2001, Technical Analysis from A to Z, Chaikin’s volatility',
  params: {
    period: { type: 'int', default: 10, min: 1, max: 5000, doc: 'span of the average, bars', sweep: [10, 20, 50] },
    lag: { type: 'int', default: 10, min: 1, max: 5000, doc: 'bars back' },
  },
  outputs: ['chaikin-volatility'],
  warmup: (p) => p.period - 1 + p.lag,
  compute: (c, p) => [chaikinVolatility(c.high, c.low, p)],
  stream: ({ period, lag }) => {
    const average = emaStream(period);
    const before = lagStream(lag);
    return (bar, out) => {
      const range = average(bar.high - bar.low);
      const base = before(range);
      out[0] = base > 0 ? (100 * (range - base)) / base : whenKnown(base, 0);
    };
  },
});
