import { QuantError } from '../../core/kit/errors.js';
import type { TradingView } from '../../core/trading-view.js';

/**
 * The last log returns of one market, oldest first, as sizers and risk rules read them off a view.
 *
 * They are the returns of the market's own newest bars: where markets miss different bars, the same place in two columns
 * is not the same hour, and their covariance is a little too small. Nothing is filled in to hide that.
 *
 * @param window how many returns; `window + 1` closes are read
 * @param out (≥ window,) written on [0, window), also when the answer is false
 * @returns false when one of them is not known
 */
export function logReturns(view: Pick<TradingView, 'close'>, s: number, window: number, out: Float64Array): boolean {
  let before = view.close(s, window);
  let isKnown = true;
  for (let i = 0; i < window; i++) {
    const close = view.close(s, window - 1 - i);
    const move = Math.log(close / before);
    out[i] = move;
    isKnown &&= Number.isFinite(move);
    before = close;
  }
  return isKnown;
}

/**
 * How markets move together: sample covariance (ddof 1) of columns of equal length, in two passes.
 *
 * @param returns one column per market, fraction
 * @param out (n × n) row-major, written to and returned
 * @returns fraction², symmetric to the bit; NaN with fewer than two rows
 * @throws E_SHAPE when the columns differ in length, or `out` is not n × n
 */
export function covarianceMatrix(
  returns: readonly Float64Array[],
  out: Float64Array = new Float64Array(returns.length * returns.length),
): Float64Array {
  const n = returns.length;
  if (out.length !== n * n) {
    throw new QuantError('E_SHAPE', `covarianceMatrix: ${n} markets need ${n * n} cells, out has ${out.length}`);
  }
  const rows = n === 0 ? 0 : returns[0].length;
  for (const [s, column] of returns.entries()) {
    if (column.length !== rows) {
      throw new QuantError('E_SHAPE', `covarianceMatrix: market ${s} has ${column.length} rows, the first ${rows}`);
    }
  }
  if (rows < 2) return out.fill(Number.NaN);
  const means = returns.map(meanOf);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const products = sumOfProducts(returns[a], means[a], returns[b], means[b]) / (rows - 1);
      out[a * n + b] = products;
      out[b * n + a] = products;
    }
  }
  return out;
}

function meanOf(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i];
  return sum / column.length;
}

function sumOfProducts(x: Float64Array, meanX: number, y: Float64Array, meanY: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - meanX) * (y[i] - meanY);
  return sum;
}

/**
 * Pearson's correlations of the same columns.
 *
 * @param out (n × n) row-major, written to and returned
 * @returns in [-1, 1], 1 on the diagonal; NaN in the row and the column of a market that did not move
 * @throws E_SHAPE as {@link covarianceMatrix}
 */
export function correlationMatrix(
  returns: readonly Float64Array[],
  out: Float64Array = new Float64Array(returns.length * returns.length),
): Float64Array {
  return toCorrelation(covarianceMatrix(returns, out), returns.length);
}

/** Turns a covariance matrix into its correlations, in place. @returns the same array */
export function toCorrelation(matrix: Float64Array, n: number): Float64Array {
  const deviations = new Float64Array(n);
  for (let a = 0; a < n; a++) deviations[a] = Math.sqrt(matrix[a * n + a]);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      const scale = deviations[a] * deviations[b];
      const rho = scale > 0 ? Math.min(1, Math.max(-1, matrix[a * n + b] / scale)) : Number.NaN;
      matrix[a * n + b] = rho;
      matrix[b * n + a] = rho;
    }
    matrix[a * n + a] = deviations[a] > 0 ? 1 : Number.NaN;
  }
  return matrix;
}
