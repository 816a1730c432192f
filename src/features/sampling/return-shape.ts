import { mean } from '../../core/math/sum.js';

/** How near the returns of bars are to independent normal ones. */
export interface ReturnShape {
  readonly returns: number;
  /** of neighbouring returns, in [-1, 1] */
  readonly autocorrelation: number;
  readonly skewness: number;
  /** above that of the normal distribution, which is 0 */
  readonly excessKurtosis: number;
  /** n / 6 · (skewness² + kurtosis² / 4): χ² of two degrees for normal returns, 5.99 at 5 %; grows with n */
  readonly jarqueBera: number;
}

/**
 * The shape of the log returns of closes: moments of the population (ddof 0).
 *
 * @returns NaN where there are fewer than 3 returns or none of them differs from the others
 * @source Jarque & Bera 1987, A test for normality of observations and regression residuals, Int. Stat. Review 55
 */
export function returnShape(close: Float64Array): ReturnShape {
  const n = Math.max(close.length - 1, 0);
  const returns = Float64Array.from({ length: n }, (_, i) => Math.log(close[i + 1] / close[i]));
  const center = mean(returns);
  const moment = (power: number): number => mean(returns.map((r) => (r - center) ** power));
  const variance = moment(2);
  // Returns that differ in their last digits alone have no shape.
  if (n < 3 || !(variance > 1e-24 * center ** 2)) {
    const none = Number.NaN;
    return { returns: n, autocorrelation: none, skewness: none, excessKurtosis: none, jarqueBera: none };
  }
  let neighbours = 0;
  for (let i = 1; i < n; i++) neighbours += (returns[i] - center) * (returns[i - 1] - center);
  const skewness = moment(3) / variance ** 1.5;
  const excessKurtosis = moment(4) / variance ** 2 - 3;
  return {
    returns: n,
    autocorrelation: neighbours / (n * variance),
    skewness,
    excessKurtosis,
    jarqueBera: (n / 6) * (skewness ** 2 + excessKurtosis ** 2 / 4),
  };
}
