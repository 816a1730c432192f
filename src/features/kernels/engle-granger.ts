import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';

/** What a window of two columns says of their tie. */
export interface Tie {
  /** y ≈ level + ratio·x */
  readonly level: number;
  readonly ratio: number;
  /** standard deviation of the residuals, ddof 2 */
  readonly deviation: number;
  /** t-statistic of the unit-root test of the residuals, without constant; NaN where there is nothing to test */
  readonly statistic: number;
}

/** Residuals below this share of the moves are rounding. */
const ROUNDING = 1e-12;

/** Σ x[i]·y[i + shift] for i in [from, to). */
function dot(x: Float64Array, y: Float64Array, shift: number, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i] * y[i + shift];
  return sum;
}

/**
 * Engle and Granger's two steps for one window after the other: `hedgeFit` and `adfStatistic` of core/math, to rounding,
 * on memory that is kept. The sums of the second step are taken one by one: each is a loop over two columns.
 *
 * @param period rows of a window, whole
 * @param lags   differences of the past in the test, whole, ≥ 0; period > 2 · lags + 3
 * @returns a function of the columns and the row after the window's last
 * @source Engle & Granger 1987, Econometrica 55; Said & Dickey 1984, Biometrika 71
 */
export function tieTest(period: number, lags: number): (x: Float64Array, y: Float64Array, end: number) => Tie {
  const residual = new Float64Array(period);
  const change = new Float64Array(period);
  const terms = lags + 1;
  const gram = new Float64Array(terms * terms);
  const moment = new Float64Array(terms);
  const unit = new Float64Array(terms);
  unit[0] = 1;

  const statisticOf = (): number => {
    // Row t explains change[t] by residual[t - 1] and change[t - 1] … change[t - lags].
    const first = lags + 1;
    const total = dot(change, change, 0, first, period);
    moment[0] = dot(change, residual, -1, first, period);
    gram[0] = dot(residual, residual, 0, first - 1, period - 1);
    for (let j = 1; j <= lags; j++) {
      moment[j] = dot(change, change, -j, first, period);
      gram[j * terms] = dot(residual, change, 1 - j, first - 1, period - 1);
      for (let k = 1; k <= j; k++) gram[j * terms + k] = dot(change, change, j - k, first - j, period - j);
    }
    const factor = choleskyFactor(gram, terms);
    if (factor === undefined) return Number.NaN;
    const beta = choleskySolve(factor, moment);
    let left = total;
    for (let j = 0; j < terms; j++) left -= beta[j] * moment[j];
    if (!(left > ROUNDING * total)) return Number.NaN;
    const variance = (left / (period - first - terms)) * choleskySolve(factor, unit)[0];
    return beta[0] / Math.sqrt(variance);
  };

  return (x, y, end) => {
    const start = end - period;
    let [meanX, meanY] = [0, 0];
    for (let i = start; i < end; i++) {
      meanX += x[i];
      meanY += y[i];
    }
    meanX /= period;
    meanY /= period;
    let [xx, xy] = [0, 0];
    for (let i = start; i < end; i++) {
      const lead = x[i] - meanX;
      xx += lead * lead;
      xy += lead * (y[i] - meanY);
    }
    const ratio = xx > 0 ? xy / xx : Number.NaN;
    const level = meanY - ratio * meanX;
    let squares = 0;
    let last = 0;
    for (let k = 0; k < period; k++) {
      const u = y[start + k] - level - ratio * x[start + k];
      squares += u * u;
      residual[k] = u;
      change[k] = u - last;
      last = u;
    }
    const deviation = Math.sqrt(squares / (period - 2));
    return { level, ratio, deviation, statistic: deviation > 0 ? statisticOf() : Number.NaN };
  };
}
