import { rollingMean } from '../../core/math/rolling.js';
import { meanStream, type ValueStream } from '../../core/math/streams.js';

/**
 * The square root of the mean of the last `window` variances, one per bar: how range estimators become a volatility.
 *
 * @param x      (n,) variances per bar, ≥ 0, known from row `from` on
 * @param window bars, whole, ≥ 1
 * @param scale  what one bar's figure is multiplied by, for example √(bars per year)
 * @returns (n,) ≥ 0; NaN on rows [0, from + window - 1)
 */
export function rootMean(x: Float64Array, window: number, scale = 1, from = 0): Float64Array {
  const out = rollingMean(x, window, from);
  // The mean is taken as differences from one bar: rounding may leave it a hair below 0.
  for (let i = from + window - 1; i < out.length; i++) out[i] = out[i] > 0 ? scale * Math.sqrt(out[i]) : 0;
  return out;
}

/** As `rootMean`, value by value. */
export function rootMeanStream(window: number, scale = 1): ValueStream {
  const mean = meanStream(window);
  return (x) => {
    const value = mean(x);
    if (Number.isNaN(value)) return Number.NaN;
    return value > 0 ? scale * Math.sqrt(value) : 0;
  };
}
