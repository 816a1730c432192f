import { QuantError } from '../kit/errors.js';
import { choleskyFactor, choleskySolve } from './linalg.js';

/** How sure a test must be: the chance of finding what is not there. */
export type TestLevel = 0.01 | 0.05 | 0.1;

/**
 * How strongly a series is pulled back to a level: the t-statistic of γ in Δxₜ = [α +] γ·xₜ₋₁ + Σ φᵢ·Δxₜ₋ᵢ + uₜ.
 *
 * A random walk has γ = 0; the more negative the statistic, the less the series looks like one. It does not follow the t
 * distribution: compare it with {@link engleGrangerCritical} where the series are residuals. Those need no constant,
 * their mean is zero already.
 *
 * @param x    (n,) no NaN, in order of time
 * @param lags differences of the past that are held constant, whole, >= 0
 * @returns the statistic; NaN when the series is too short or its columns cannot be told apart
 * @source Dickey & Fuller 1979; Said & Dickey 1984, Biometrika 71; ddof of the error as in statsmodels adfuller
 */
export function adfStatistic(x: ArrayLike<number>, lags: number, withConstant = false): number {
  if (!Number.isInteger(lags) || lags < 0) {
    throw new QuantError('E_PARAM', `adfStatistic: lags must be a whole number, 0 or more, was ${lags}`);
  }
  const terms = 1 + lags + (withConstant ? 1 : 0);
  const rows = x.length - 1 - lags;
  if (rows <= terms) return Number.NaN;
  const gram = new Float64Array(terms * terms);
  const moment = new Float64Array(terms);
  const row = new Float64Array(terms);
  let total = 0;
  for (let t = lags + 1; t < x.length; t++) {
    const y = regressors(x, t, lags, row);
    total += y * y;
    for (let i = 0; i < terms; i++) {
      moment[i] += row[i] * y;
      for (let j = 0; j <= i; j++) gram[i * terms + j] += row[i] * row[j];
    }
  }
  const factor = choleskyFactor(gram, terms);
  if (factor === undefined) return Number.NaN;
  const beta = choleskySolve(factor, moment);
  let squares = 0;
  for (let t = lags + 1; t < x.length; t++) {
    let error = regressors(x, t, lags, row);
    for (let i = 0; i < terms; i++) error -= beta[i] * row[i];
    squares += error * error;
  }
  // What is left is rounding: the series follows its own past exactly, and there is nothing to test.
  if (!(squares > 1e-20 * total)) return Number.NaN;
  const unit = new Float64Array(terms);
  unit[0] = 1;
  const variance = (squares / (rows - terms)) * choleskySolve(factor, unit)[0];
  return beta[0] / Math.sqrt(variance);
}

/** Fills one row of the regression: the last level, the last differences, a constant where there is room. @returns Δxₜ */
function regressors(x: ArrayLike<number>, t: number, lags: number, row: Float64Array): number {
  row[0] = x[t - 1];
  for (let k = 1; k <= lags; k++) row[k] = x[t - k] - x[t - k - 1];
  if (row.length > lags + 1) row[lags + 1] = 1;
  return x[t] - x[t - 1];
}

/** Per level: β∞, β₁, β₂ of two series with a constant. */
const SURFACE: Readonly<Record<TestLevel, readonly [number, number, number]>> = {
  0.01: [-3.89644, -10.9519, -33.527],
  0.05: [-3.33613, -6.1101, -6.823],
  0.1: [-3.04445, -4.2412, -2.72],
};

/**
 * The statistic below which the residuals of one series on another (with a constant) are called cointegrated.
 *
 * It is lower than for a single series: the regression has already chosen the combination that wanders least.
 *
 * @param rows observations of the test regression
 * @source MacKinnon 2010, Critical Values for Cointegration Tests, Queen's Economics Department 1227, table 2 (N = 2),
 *   as statsmodels 0.15 has it: copies differ in β₂ of the 1 % level, -22.527 or -33.527, which is the stricter one
 */
export function engleGrangerCritical(level: TestLevel, rows: number): number {
  const [limit, first, second] = SURFACE[level];
  return limit + first / rows + second / (rows * rows);
}

/** A line through two columns, and what it leaves. */
export interface HedgeFit {
  /** y ≈ level + ratio·x */
  readonly level: number;
  readonly ratio: number;
  /** standard deviation of the residuals, ddof 2 */
  readonly deviation: number;
  /** (n,) y − level − ratio·x */
  readonly residuals: Float64Array;
}

/**
 * How much of x goes against one of y: ordinary least squares with a constant.
 *
 * @param x (n,) and
 * @param y (n,), no NaN, n > 2
 * @returns NaN in all fields when x does not move
 */
export function hedgeFit(x: Float64Array, y: Float64Array): HedgeFit {
  const n = x.length;
  if (y.length !== n || n < 3)
    throw new QuantError('E_SHAPE', `hedgeFit: two equal columns of 3 or more, was ${n} and ${y.length}`);
  let [meanX, meanY] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanX += x[i];
    meanY += y[i];
  }
  meanX /= n;
  meanY /= n;
  let [xx, xy] = [0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i] - meanX) * (x[i] - meanX);
    xy += (x[i] - meanX) * (y[i] - meanY);
  }
  const ratio = xx > 0 ? xy / xx : Number.NaN;
  const level = meanY - ratio * meanX;
  const residuals = new Float64Array(n);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    residuals[i] = y[i] - level - ratio * x[i];
    squares += residuals[i] * residuals[i];
  }
  return { level, ratio, deviation: Math.sqrt(squares / (n - 2)), residuals };
}
