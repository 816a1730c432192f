import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { fromRow } from '../../core/math/streams.js';
import { changeStream, changes } from '../kernels/prices.js';
import { ema, emaStream } from './ema.js';

/**
 * Force index: the change of the close times volume, in an exponential average. Its size means nothing across markets;
 * its sign and its turns do.
 *
 * @param close  (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote, not bounded; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Elder 1993, Trading for a Living, section 6.3
 */
export function forceIndex(close: Float64Array, volume: Float64Array, period: number): Float64Array {
  sameLength('force-index', { close, volume });
  const force = changes(close).map((change, i) => change * volume[i]);
  return ema(force, period, 1);
}

export default defineIndicator({
  name: 'force-index',
  category: 'volume',
  summary: 'Force index: change of the close times volume (in quote, without bounds)',
  formula: 'EMA_period(Δclose · volume), seeded by the mean of the first period',
  source: 'Elder 1993, Trading for a Living',
  params: { period: { type: 'int', default: 13, min: 1, max: 5000, doc: 'span of the average, bars', sweep: [2, 13] } },
  outputs: ['force-index'],
  warmup: (p) => p.period,
  compute: (c, p) => [forceIndex(c.close, c.volume, p.period)],
  stream: ({ period }) => {
    const change = changeStream();
    const average = fromRow(1, emaStream(period));
    return (bar, out) => {
      out[0] = average(change(bar.close) * bar.volume);
    };
  },
});
