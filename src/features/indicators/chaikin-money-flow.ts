import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean } from '../../core/math/rolling.js';
import { meanStream, whenKnown } from '../../core/math/streams.js';
import { moneyFlowOf, moneyFlowVolume } from '../kernels/money-flow.js';

/**
 * Chaikin money flow: money flow volume as a share of all volume of the window; 0 where nobody traded.
 *
 * @param flow   (n,) money flow volume of each bar, base
 * @param volume (n,) base, ≥ 0
 * @param period bars, whole, ≥ 1
 * @returns (n,) in [-1, 1]; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Chaikin, in Achelis 2000, Technical Analysis from A to Z
 */
export function chaikinMoneyFlow(flow: Float64Array, volume: Float64Array, period: number): Float64Array {
  sameLength('chaikin-money-flow', { flow, volume });
  const all = rollingMean(volume, period);
  const out = rollingMean(flow, period);
  for (let i = period - 1; i < out.length; i++) {
    out[i] = all[i] > 0 ? Math.max(-1, Math.min(1, out[i] / all[i])) : 0;
  }
  return out;
}

export default defineIndicator({
  name: 'chaikin-money-flow',
  category: 'volume',
  summary: 'Chaikin money flow: buying less selling as a share of volume',
  formula:
    'Σ volume · (2 · close − high − low) / (high − low) / Σ volume over period; 0 for a bar without range and without volume',
  source: 'Achelis 2000, Technical Analysis from A to Z',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 50] } },
  outputs: ['chaikin-money-flow'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [chaikinMoneyFlow(moneyFlowVolume(c.high, c.low, c.close, c.volume), c.volume, p.period)],
  stream: ({ period }) => {
    const [flows, volumes] = [meanStream(period), meanStream(period)];
    return ({ high, low, close, volume }, out) => {
      const flow = flows(moneyFlowOf(high, low, close, volume));
      const all = volumes(volume);
      out[0] = all > 0 ? Math.max(-1, Math.min(1, flow / all)) : whenKnown(all, 0);
    };
  },
});
