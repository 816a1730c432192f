import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { meanStream, whenKnown } from '../../core/math/streams.js';

/**
 * Intraday momentum index: the part of all bodies of the window that closed above their open; 50 where no bar has a
 * body.
 *
 * @param open   (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) in [0, 100]; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Chande & Kroll 1994, The New Technical Trader
 */
export function imi(open: Float64Array, close: Float64Array, period: number): Float64Array {
  const n = sameLength('imi', { open, close });
  const gain = new Float64Array(n);
  const loss = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    gain[i] = Math.max(0, close[i] - open[i]);
    loss[i] = Math.max(0, open[i] - close[i]);
  }
  const gains = rollingMean(gain, period);
  const losses = rollingMean(loss, period);
  const out = unknownColumn(n);
  for (let i = period - 1; i < n; i++) {
    const all = gains[i] + losses[i];
    out[i] = all > 0 ? Math.max(0, Math.min(100, 100 * (gains[i] / all))) : 50;
  }
  return out;
}

export default defineIndicator({
  name: 'imi',
  category: 'momentum',
  summary: 'Intraday momentum index: the RSI of bodies',
  formula: '100 · U / (U + D), U, D = Σ max(0, close − open), Σ max(0, open − close) over period; 50 when both are 0',
  source: 'Chande & Kroll 1994, The New Technical Trader; TA-Lib IMI',
  params: { period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'window, bars', sweep: [7, 14, 28] } },
  outputs: ['imi'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [imi(c.open, c.close, p.period)],
  stream: ({ period }) => {
    const [gains, losses] = [meanStream(period), meanStream(period)];
    return ({ open, close }, out) => {
      const gain = gains(Math.max(0, close - open));
      const all = gain + losses(Math.max(0, open - close));
      out[0] = all > 0 ? Math.max(0, Math.min(100, 100 * (gain / all))) : whenKnown(all, 50);
    };
  },
});
