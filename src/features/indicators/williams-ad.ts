import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { cumulativeSum, cumulativeSumStream } from '../../core/math/sum.js';

/** How far the close has come from the true low on a rise, from the true high on a fall; 0 when it has not moved. */
function gained(high: number, low: number, close: number, before: number): number {
  if (close > before) return close - Math.min(low, before);
  return close < before ? close - Math.max(high, before) : 0;
}

/**
 * Williams' accumulation/distribution: the running total of how far each close is from where its bar began to turn.
 *
 * It has no volume in it. Its level depends on where the data begins: use its changes, for example
 * `difference(williams-ad, lag=20)`.
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param close (n,) quote per base
 * @returns (n,) quote per base, not bounded, 0 on row 0; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 * @source Williams 1972; Achelis 2001, Technical Analysis from A to Z
 */
export function williamsAd(high: Float64Array, low: Float64Array, close: Float64Array): Float64Array {
  const n = sameLength('williams-ad', { high, low, close });
  const steps = new Float64Array(n);
  for (let i = 1; i < n; i++) steps[i] = gained(high[i], low[i], close[i], close[i - 1]);
  return cumulativeSum(steps);
}

export default defineIndicator({
  name: 'williams-ad',
  category: 'price-action',
  summary: 'Williams accumulation/distribution, a running total without bounds (in the unit of the price)',
  formula:
    'Σ over bars of close − min(low, close[−1]) on a rise, close − max(high, close[−1]) on a fall, 0 when unchanged',
  source: 'Williams 1972; Achelis 2001, Technical Analysis from A to Z',
  params: {},
  outputs: ['williams-ad'],
  warmup: () => 0,
  compute: (c) => [williamsAd(c.high, c.low, c.close)],
  stream: () => {
    const total = cumulativeSumStream();
    let before = Number.NaN;
    return (bar, out) => {
      out[0] = total(gained(bar.high, bar.low, bar.close, before));
      before = bar.close;
    };
  },
});
