import { defineIndicator } from '../../core/feature.js';
import { rollingMean } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';

/**
 * Volume ratio: this bar's volume against the mean of the last `period` bars, itself included.
 *
 * 1 is the usual volume. A window without any volume is as usual as can be: 1.
 *
 * @param volume (n,) base, ≥ 0
 * @param period bars, whole, ≥ 1
 * @returns (n,) in [0, period]; NaN on rows [0, period - 1)
 */
export function volumeRatio(volume: Float64Array, period: number): Float64Array {
  const out = rollingMean(volume, period);
  for (let i = period - 1; i < out.length; i++) out[i] = out[i] > 0 ? volume[i] / out[i] : 1;
  return out;
}

export default defineIndicator({
  name: 'volume-ratio',
  category: 'volume',
  summary: 'Volume against its mean',
  formula: 'volume / SMA_period(volume); 1 when the mean is 0',
  source: 'own; relative volume as in Llorente, Michaely, Saar & Wang 2002, Review of Financial Studies 15',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 50, 100] } },
  outputs: ['volume-ratio'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [volumeRatio(c.volume, p.period)],
  stream: ({ period }) => {
    const next = meanStream(period);
    return (bar, out) => {
      const mean = next(bar.volume);
      if (Number.isNaN(mean)) out[0] = Number.NaN;
      else out[0] = mean > 0 ? bar.volume / mean : 1;
    };
  },
});
