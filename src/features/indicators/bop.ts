import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';

/**
 * Balance of power: which part of the bar's range lies between open and close, and which way. A bar without range has
 * no winner: 0.
 *
 * @param open   (n,) quote per base
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param smooth bars of the simple mean over it, whole, ≥ 1; 1 leaves it as it is
 * @returns (n,) in [-1, 1]; NaN on rows [0, smooth - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Livshin 2001, Balance of Market Power, Stocks & Commodities 19
 */
export function bop(
  open: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  smooth: number,
): Float64Array {
  const n = sameLength('bop', { open, high, low, close });
  const raw = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const range = high[i] - low[i];
    raw[i] = range > 0 ? (close[i] - open[i]) / range : 0;
  }
  return rollingMean(raw, smooth);
}

export default defineIndicator({
  name: 'bop',
  category: 'momentum',
  summary: 'Balance of power: the body of the bar over its range',
  formula: 'SMA_smooth((close − open) / (high − low)); 0 for a bar without range',
  source: 'Livshin 2001, Stocks & Commodities 19; TA-Lib BOP with smooth=1',
  params: {
    smooth: { type: 'int', default: 14, min: 1, max: 5000, doc: 'bars of the mean over it', sweep: [1, 14] },
  },
  outputs: ['bop'],
  warmup: (p) => p.smooth - 1,
  compute: (c, p) => [bop(c.open, c.high, c.low, c.close, p.smooth)],
  stream: ({ smooth }) => {
    const mean = meanStream(smooth);
    return ({ open, high, low, close }, out) => {
      const range = high - low;
      out[0] = mean(range > 0 ? (close - open) / range : 0);
    };
  },
});
