import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { cumulativeSum, cumulativeSumStream } from '../../core/math/sum.js';

/**
 * On-balance volume: the running total of volume, added on bars that close higher and taken away on bars that close
 * lower.
 *
 * It starts with the first bar's volume (TA-Lib); programs that start at 0 differ by that constant. Its level depends
 * on where the data begin: use its changes.
 *
 * @param close  (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @returns (n,) base; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 * @source Granville 1963, New Key to Stock Market Profits
 */
export function obv(close: Float64Array, volume: Float64Array): Float64Array {
  const n = sameLength('obv', { close, volume });
  const signed = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const d = i === 0 ? 1 : close[i] - close[i - 1];
    signed[i] = volume[i] * (Number(d > 0) - Number(d < 0));
  }
  return cumulativeSum(signed);
}

export default defineIndicator({
  name: 'obv',
  category: 'volume',
  summary: 'On-balance volume',
  formula: 'Σ volume · sign(close − close[−1]) since the first bar, whose volume counts as a rise',
  source: 'Granville 1963, New Key to Stock Market Profits; TA-Lib OBV',
  params: {},
  outputs: ['obv'],
  warmup: () => 0,
  compute: (c) => [obv(c.close, c.volume)],
  stream: () => {
    const total = cumulativeSumStream();
    let last = Number.NaN;
    return (bar, out) => {
      const d = Number.isNaN(last) ? 1 : bar.close - last;
      last = bar.close;
      out[0] = total(bar.volume * (Number(d > 0) - Number(d < 0)));
    };
  },
});
