import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { meanStream, whenKnown } from '../../core/math/streams.js';
import { trueRange } from './atr.js';

/**
 * Vortex: the way from the last low up to this high (plus) and from the last high down to this low (minus), both over
 * the true range. The larger one leads. Where nothing moves both are 1, as for bars that all span the same range.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns two times (n,) ≥ 0, near 1; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Botes & Siepman 2010, The Vortex Indicator, Stocks & Commodities 28
 */
export function vortex(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
): { plus: Float64Array; minus: Float64Array } {
  const n = sameLength('vortex', { high, low, close });
  const [up, down, range] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 1; i < n; i++) {
    up[i] = Math.abs(high[i] - low[i - 1]);
    down[i] = Math.abs(low[i] - high[i - 1]);
    range[i] = trueRange(high[i], low[i], close[i - 1]);
  }
  const ups = rollingMean(up, period, 1);
  const downs = rollingMean(down, period, 1);
  const ranges = rollingMean(range, period, 1);
  const plus = unknownColumn(n);
  const minus = unknownColumn(n);
  for (let i = period; i < n; i++) {
    plus[i] = ranges[i] > 0 ? ups[i] / ranges[i] : 1;
    minus[i] = ranges[i] > 0 ? downs[i] / ranges[i] : 1;
  }
  return { plus, minus };
}

export default defineIndicator({
  name: 'vortex',
  category: 'trend',
  summary: 'Vortex indicator, plus and minus',
  formula:
    'plus = Σ |high − low[−1]| / Σ true range; minus = Σ |low − high[−1]| / Σ true range; over period; 1 when nothing moves',
  source: 'Botes & Siepman 2010, Stocks & Commodities 28',
  params: { period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'window, bars', sweep: [7, 14, 28] } },
  outputs: ['plus', 'minus'],
  warmup: (p) => p.period,
  compute: (c, p) => {
    const { plus, minus } = vortex(c.high, c.low, c.close, p.period);
    return [plus, minus];
  },
  stream: ({ period }) => {
    const [ups, downs, ranges] = [meanStream(period), meanStream(period), meanStream(period)];
    let [high, low, close] = [Number.NaN, Number.NaN, Number.NaN];
    return (bar, out) => {
      const up = ups(Math.abs(bar.high - low));
      const down = downs(Math.abs(bar.low - high));
      const range = ranges(Number.isNaN(close) ? Number.NaN : trueRange(bar.high, bar.low, close));
      [high, low, close] = [bar.high, bar.low, bar.close];
      out[0] = range > 0 ? up / range : whenKnown(range, 1);
      out[1] = range > 0 ? down / range : whenKnown(range, 1);
    };
  },
});
