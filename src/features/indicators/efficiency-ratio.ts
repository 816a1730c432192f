import { defineIndicator } from '../../core/feature.js';
import { rollingMean } from '../../core/math/rolling.js';
import { fromRow, lagStream, meanStream, whenKnown } from '../../core/math/streams.js';
import { changeStream, changes } from '../kernels/prices.js';

/**
 * Kaufman's efficiency ratio: distance made good, by distance travelled.
 *
 * 1 when every close went the same way, near 0 when the market went nowhere in many steps. `signed` has the way it
 * went: above 0 up, below 0 down.
 *
 * @param close  (n,) quote per base
 * @param period changes, whole, ≥ 1
 * @returns twice (n,): ratio in [0, 1], signed in [-1, 1]; 0 where nothing moved; NaN on rows [0, period)
 * @source Kaufman 1995, Smarter Trading
 */
export function efficiencyRatio(close: Float64Array, period: number): { ratio: Float64Array; signed: Float64Array } {
  const signed = rollingMean(
    changes(close).map((d) => Math.abs(d)),
    period,
    1,
  );
  const ratio = signed.slice();
  for (let i = period; i < signed.length; i++) {
    const path = period * signed[i];
    const share = path > 0 ? (close[i] - close[i - period]) / path : 0;
    signed[i] = Math.min(1, Math.max(-1, share));
    ratio[i] = Math.abs(signed[i]);
  }
  return { ratio, signed };
}

export default defineIndicator({
  name: 'efficiency-ratio',
  category: 'trend',
  summary: 'Distance made good by distance travelled',
  formula: 'signed = (close − close[−period]) / Σ |Δclose| over period, 0 when nothing moved; ratio = |signed|',
  source: 'Kaufman 1995, Smarter Trading',
  params: {
    period: { type: 'int', default: 10, min: 1, max: 5000, doc: 'changes in the window', sweep: [10, 20, 50] },
  },
  outputs: ['ratio', 'signed'],
  warmup: (p) => p.period,
  compute: (c, p) => {
    const e = efficiencyRatio(c.close, p.period);
    return [e.ratio, e.signed];
  },
  stream: ({ period }) => {
    const change = changeStream();
    const mean = fromRow(1, meanStream(period));
    const before = lagStream(period);
    return ({ close }, out) => {
      const path = period * mean(Math.abs(change(close)));
      const old = before(close);
      const share = path > 0 ? (close - old) / path : whenKnown(path, 0);
      out[1] = Math.min(1, Math.max(-1, share));
      out[0] = Math.abs(out[1]);
    };
  },
});
