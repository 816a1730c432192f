import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';

const ROOTS = 3 - 2 * Math.SQRT2;

/**
 * Corwin and Schultz's spread: the bid-ask spread from highs and lows of two bars in a row.
 *
 * Highs are bought and lows are sold, so a bar's range holds its volatility and the spread once; volatility grows with
 * time and the spread does not, and the range of two bars tells them apart. A bar that opens away from the close
 * before is moved back by the jump, as in the paper; estimates below 0 count as 0; the mean of the last `period`.
 *
 * @param high   (n,) quote per base, > 0
 * @param low    (n,) quote per base, > 0
 * @param close  (n,) quote per base, > 0
 * @param period pairs of bars, whole, ≥ 1
 * @returns (n,) fraction of the price, in [0, 2); 0 where nothing moved; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Corwin & Schultz 2012, A simple way to estimate bid-ask spreads from daily high and low prices, J. Finance 67
 */
export function corwinSchultz(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
): Float64Array {
  const n = sameLength('corwin-schultz', { high, low, close });
  const spread = unknownColumn(n);
  for (let i = 1; i < n; i++) {
    spread[i] = spreadOf(high[i], low[i], { high: high[i - 1], low: low[i - 1], close: close[i - 1] });
  }
  const out = rollingMean(spread, period, 1);
  for (let i = period; i < n; i++) out[i] = Math.max(0, out[i]);
  return out;
}

/** The estimate from one bar and the bar before. */
function spreadOf(high: number, low: number, last: { high: number; low: number; close: number }): number {
  const jump = Math.max(0, low - last.close) + Math.min(0, high - last.close);
  const top = high - jump;
  const bottom = low - jump;
  const beta = Math.log(top / bottom) ** 2 + Math.log(last.high / last.low) ** 2;
  const gamma = Math.log(Math.max(top, last.high) / Math.min(bottom, last.low)) ** 2;
  const alpha = (Math.sqrt(2 * beta) - Math.sqrt(beta)) / ROOTS - Math.sqrt(gamma / ROOTS);
  // 2 (e^α − 1) / (1 + e^α) is 2 tanh(α / 2), which keeps its digits near 0.
  return Math.max(0, 2 * Math.tanh(alpha / 2));
}

export default defineIndicator({
  name: 'corwin-schultz',
  category: 'microstructure',
  summary: 'Bid-ask spread from the highs and lows of two bars',
  formula:
    'SMA_period(max(0, 2 · (e^α − 1) / (e^α + 1))), α = (√(2β) − √β) / (3 − 2√2) − √(γ / (3 − 2√2)), β = Σ ln²(high / low) of two bars, γ = ln² of their joint range, the gap between them taken out',
  source: 'Corwin & Schultz 2012, Journal of Finance 67',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'pairs of bars', sweep: [20, 50, 200] } },
  outputs: ['corwin-schultz'],
  warmup: (p) => p.period,
  compute: (c, p) => [corwinSchultz(c.high, c.low, c.close, p.period)],
  stream: ({ period }) => {
    const mean = meanStream(period);
    let last = { high: Number.NaN, low: Number.NaN, close: Number.NaN };
    return (bar, out) => {
      out[0] = Math.max(0, mean(spreadOf(bar.high, bar.low, last)));
      last = { high: bar.high, low: bar.low, close: bar.close };
    };
  },
});
