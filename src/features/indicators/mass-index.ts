import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';
import { ema, emaStream } from './ema.js';

/**
 * Mass index: the bars' range against its own longer average, added up: a bulge warns of a turn.
 *
 * Sum over `sum` bars of the exponential average of high − low, by the exponential average of that. Dorsey's bulge is
 * above 27 and back below 26.5, for 25 bars. Averages start from the plain mean; programs that start them at the first
 * bar differ in the first rows.
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param spans bars, whole, ≥ 1: `period` of the averages, `sum` of ratios
 * @returns (n,) around `sum`, which it is where nothing moves; NaN on rows [0, 2 · period + sum - 3)
 * @throws E_SHAPE when the columns differ in length
 * @source Dorsey 1992, The Mass Index, Technical Analysis of Stocks & Commodities 10
 */
export function massIndex(high: Float64Array, low: Float64Array, spans: { period: number; sum: number }): Float64Array {
  const n = sameLength('mass-index', { high, low });
  const { period, sum } = spans;
  const once = ema(
    high.map((h, i) => h - low[i]),
    period,
  );
  const twice = ema(once, period, period - 1);
  const ratio = unknownColumn(n);
  for (let i = 2 * period - 2; i < n; i++) ratio[i] = twice[i] > 0 ? once[i] / twice[i] : 1;
  const out = rollingMean(ratio, sum, 2 * period - 2);
  for (let i = 0; i < n; i++) out[i] *= sum;
  return out;
}

export default defineIndicator({
  name: 'mass-index',
  category: 'volatility',
  summary: 'Bar range against its longer average, added up',
  formula:
    'Σ over sum bars of E / EMA_period(E), E = EMA_period(high − low), seeded by means; a ratio is 1 when EMA_period(E) = 0',
  source: 'Dorsey 1992, Technical Analysis of Stocks & Commodities 10',
  params: {
    period: { type: 'int', default: 9, min: 1, max: 5000, doc: 'span of both averages, bars' },
    sum: { type: 'int', default: 25, min: 1, max: 5000, doc: 'ratios added up' },
  },
  outputs: ['mass-index'],
  warmup: (p) => 2 * p.period + p.sum - 3,
  compute: (c, p) => [massIndex(c.high, c.low, p)],
  stream: ({ period, sum }) => {
    const [once, twice, mean] = [emaStream(period), emaStream(period), meanStream(sum)];
    return (bar, out) => {
      const first = once(bar.high - bar.low);
      const second = twice(first);
      const ratio = Number.isNaN(second) || second > 0 ? first / second : 1;
      out[0] = mean(ratio) * sum;
    };
  },
});
