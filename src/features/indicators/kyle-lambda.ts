import { defineIndicator } from '../../core/feature.js';
import { rollingMean } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';
import { pairStream, rollingPair, slopeOf, slopes } from '../kernels/rolling-pair.js';
import { signedFlow } from '../kernels/signed-volume.js';

/**
 * Kyle's lambda: how far the price moves per unit of signed volume, the slope of a regression with a constant.
 *
 * Changes of the close on volume signed by the change: bars do not say who was the aggressor, so the slope is above
 * what trades would give. 0 where the signed volume never varies.
 *
 * @param close  (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @param period changes, whole, ≥ 2
 * @returns (n,) quote per base, per base; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Kyle 1985, Continuous auctions and insider trading, Econometrica 53; Hasbrouck 2009, Journal of Finance 64
 */
export function kyleLambda(close: Float64Array, volume: Float64Array, period: number): Float64Array {
  const { change, flow } = signedFlow(close, volume);
  return slopes(rollingPair(flow, change, period, 1), 0);
}

/**
 * Kyle's lambda times the mean volume, by the close: by what share of the price a usual bar's volume moves it, when
 * all of it goes one way. Without unit.
 *
 * @returns (n,) fraction; NaN on rows [0, period)
 */
export function volumeImpact(close: Float64Array, volume: Float64Array, period: number): Float64Array {
  const out = kyleLambda(close, volume, period);
  const usual = rollingMean(volume, period);
  for (let i = period; i < out.length; i++) out[i] = (out[i] * usual[i]) / close[i];
  return out;
}

export default defineIndicator({
  name: 'kyle-lambda',
  category: 'microstructure',
  summary: 'Kyle’s lambda: price move per signed volume, for a usual bar’s volume',
  formula:
    'slope of Δclose on sign(Δclose) · volume over period, times SMA_period(volume) / close; 0 when the signed volume is flat',
  source: 'Kyle 1985, Econometrica 53; sign of the close’s change; times mean volume by close, so that it has no unit',
  params: {
    period: { type: 'int', default: 50, min: 2, max: 5000, doc: 'changes in the window', sweep: [20, 50, 200] },
  },
  outputs: ['kyle-lambda'],
  warmup: (p) => p.period,
  compute: (c, p) => [volumeImpact(c.close, c.volume, p.period)],
  stream: ({ period }) => {
    const pair = pairStream(period);
    const usual = meanStream(period);
    let last = Number.NaN;
    return ({ close, volume }, out) => {
      const change = close - last;
      last = close;
      out[0] = (slopeOf(pair(Math.sign(change) * volume, change), 0) * usual(volume)) / close;
    };
  },
});
