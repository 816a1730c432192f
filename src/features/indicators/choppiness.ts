import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMax, rollingMean, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { maxStream, meanStream, minStream, whenKnown } from '../../core/math/streams.js';

/**
 * Choppiness index: the way price has gone over the ground it has covered, on a log scale. 100 is a market that goes
 * back and forth over the same ground, 0 one that never turns; one that stands still goes nowhere: 100.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 2
 * @returns (n,) in [0, 100]; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Dreiss 1993, The Choppiness Index, Stocks & Commodities 11
 */
export function choppiness(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const n = sameLength('choppiness', { high, low, close });
  // True highs and lows: the bar stretched to the close before it. Row 0 has none and is left out.
  const top = high.slice();
  const bottom = low.slice();
  const range = new Float64Array(n);
  for (let i = 1; i < n; i++) {
    top[i] = Math.max(high[i], close[i - 1]);
    bottom[i] = Math.min(low[i], close[i - 1]);
    range[i] = top[i] - bottom[i];
  }
  const highest = rollingMax(top, period, 1);
  const lowest = rollingMin(bottom, period, 1);
  const mean = rollingMean(range, period, 1);
  const out = unknownColumn(n);
  for (let i = period; i < n; i++) {
    const ground = highest[i] - lowest[i];
    const turns = ground > 0 ? (mean[i] * period) / ground : period;
    out[i] = Math.max(0, Math.min(100, 100 * (Math.log(turns) / Math.log(period))));
  }
  return out;
}

export default defineIndicator({
  name: 'choppiness',
  category: 'volatility',
  summary: 'Choppiness index: 100 goes nowhere, 0 goes straight',
  formula: '100 · ln(Σ TR / (max true high − min true low)) / ln(period) over period, held to [0, 100]; 100 when flat',
  source: 'Dreiss 1993, Stocks & Commodities 11',
  params: { period: { type: 'int', default: 14, min: 2, max: 5000, doc: 'window, bars', sweep: [14, 28, 55] } },
  outputs: ['choppiness'],
  warmup: (p) => p.period,
  compute: (c, p) => [choppiness(c.high, c.low, c.close, p.period)],
  stream: ({ period }) => {
    const [highest, lowest, mean] = [maxStream(period), minStream(period), meanStream(period)];
    let lastClose = Number.NaN;
    return (bar, out) => {
      const top = Math.max(bar.high, lastClose);
      const bottom = Math.min(bar.low, lastClose);
      lastClose = bar.close;
      const ground = highest(top) - lowest(bottom);
      const way = mean(top - bottom) * period;
      const turns = ground > 0 ? way / ground : whenKnown(ground, period);
      out[0] = Math.max(0, Math.min(100, 100 * (Math.log(turns) / Math.log(period))));
    };
  },
});
