import { defineIndicator } from '../../core/feature.js';
import { rollingMoments, unknownColumn } from '../../core/math/rolling.js';
import { momentsStream, whenKnown } from '../../core/math/streams.js';

export interface Bollinger {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
  readonly position: Float64Array;
  readonly width: Float64Array;
}

/**
 * Bollinger bands: the mean close and a number of standard deviations on both sides.
 *
 * The standard deviation is the population's (ddof 0), as Bollinger has it. `position` is %b: 0 at the lower band, 1
 * at the upper one, beyond them outside; on a flat window, where the bands meet, 0.5. `width` is the distance of the
 * bands as a fraction of the middle.
 *
 * @param close      (n,) quote per base
 * @param period     bars, whole, ≥ 2
 * @param deviations standard deviations from the middle to a band, > 0
 * @returns five times (n,): upper, middle, lower in quote per base, position and width without unit; NaN on rows
 *   [0, period - 1)
 * @source Bollinger 2001, Bollinger on Bollinger Bands
 */
export function bollinger(close: Float64Array, period: number, deviations: number): Bollinger {
  const n = close.length;
  const { mean: middle, lead, variance } = rollingMoments(close, period);
  const [upper, width] = [unknownColumn(n, period - 1), unknownColumn(n, period - 1)];
  // The variance's column becomes the lower band, the lead's the position: they are ours and not read again.
  const lower = variance;
  const position = lead;
  for (let i = period - 1; i < n; i++) {
    const half = deviations * Math.sqrt(variance[i]);
    upper[i] = middle[i] + half;
    lower[i] = middle[i] - half;
    position[i] = half > 0 ? 0.5 + (0.5 * lead[i]) / half : 0.5;
    width[i] = (2 * half) / middle[i];
  }
  return { upper, middle, lower, position, width };
}

export default defineIndicator({
  name: 'bollinger',
  category: 'volatility',
  summary: 'Bollinger bands, position between them and their width',
  formula:
    'middle = SMA_period(close); upper, lower = middle ± deviations · σ_period (ddof 0); position = (close − lower) / (upper − lower), 0.5 when flat; width = (upper − lower) / middle',
  source: 'Bollinger 2001, Bollinger on Bollinger Bands; TA-Lib BBANDS',
  params: {
    period: { type: 'int', default: 20, min: 2, max: 5000, doc: 'window, bars', sweep: [10, 20, 50] },
    deviations: {
      type: 'float',
      default: 2,
      min: 0.1,
      max: 10,
      doc: 'standard deviations (population) from the middle to a band',
      sweep: [1.5, 2, 2.5],
    },
  },
  outputs: ['upper', 'middle', 'lower', 'position', 'width'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const b = bollinger(c.close, p.period, p.deviations);
    return [b.upper, b.middle, b.lower, b.position, b.width];
  },
  stream: ({ period, deviations }) => {
    const moments = momentsStream(period);
    return (bar, out) => {
      const { mean, lead, variance } = moments(bar.close);
      const half = deviations * Math.sqrt(variance);
      out[0] = mean + half;
      out[1] = mean;
      out[2] = mean - half;
      out[3] = half > 0 ? 0.5 + (0.5 * lead) / half : whenKnown(half, 0.5);
      out[4] = (2 * half) / mean;
    };
  },
});
