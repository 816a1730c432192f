import { sameLength } from '../../core/kit/check.js';
import { standardDeviation } from '../../core/math/sum.js';

/**
 * Correlations that can be built on: the sample's, pulled towards "nothing in common" as far as their own noise says.
 *
 * A few dozen bars of a dozen markets give correlations that are mostly chance, and a matrix that may be singular: two
 * copies of one coin look like a free hedge. What is taken off is the noise of all pairs over their size,
 * λ = Σ Var(r) / Σ r², at most 1.
 *
 * @param returns one column per market, equal lengths, fraction
 * @returns (n × n) row-major, 1 on the diagonal, (1 − λ) · r beside it; NaN in the row and the column of a market that
 *   did not move, and everywhere with fewer than two rows
 * @throws E_SHAPE when the columns differ in length
 * @source Schäfer & Strimmer 2005, A Shrinkage Approach to Large-Scale Covariance Matrix Estimation, target D
 */
export function shrunkCorrelation(returns: readonly Float64Array[]): Float64Array {
  return shrink(returns, deviationsOf(returns));
}

/**
 * The covariance that goes with the shrunk correlations: each market keeps its own sample variance (ddof 1).
 *
 * @returns (n × n) row-major, fraction²; positive definite as soon as anything was taken off
 */
export function shrunkCovariance(returns: readonly Float64Array[]): Float64Array {
  const n = returns.length;
  const deviations = deviationsOf(returns);
  const out = shrink(returns, deviations);
  for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) out[a * n + b] *= deviations[a] * deviations[b];
  return out;
}

/** Standard deviation (ddof 1) of every column. */
export function deviationsOf(returns: readonly Float64Array[]): Float64Array {
  return Float64Array.from(returns, (column) => standardDeviation(column, 1));
}

function shrink(returns: readonly Float64Array[], deviations: Float64Array): Float64Array {
  const n = returns.length;
  sameLength('shrunkCorrelation', Object.fromEntries(returns.map((column, s) => [`market ${s}`, column])));
  const scaled = returns.map((column, s) => standardised(column, deviations[s]));
  const out = new Float64Array(n * n);
  let noise = 0;
  let size = 0;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      const { rho, variance } = pairMoments(scaled[a], scaled[b]);
      out[a * n + b] = rho;
      if (Number.isNaN(rho)) continue;
      noise += variance;
      size += rho * rho;
    }
    out[a * n + a] = deviations[a] > 0 ? 1 : Number.NaN;
  }
  const keep = size > 0 ? Math.max(0, 1 - noise / size) : 0;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      out[a * n + b] *= keep;
      out[b * n + a] = out[a * n + b];
    }
  }
  return out;
}

/** The column about its mean, in its own standard deviations; NaN where it does not move. */
function standardised(column: Float64Array, deviation: number): Float64Array {
  const rows = column.length;
  const out = new Float64Array(rows);
  let mean = 0;
  for (let i = 0; i < rows; i++) mean += column[i];
  mean /= rows;
  const scale = deviation > 0 ? 1 / deviation : Number.NaN;
  for (let i = 0; i < rows; i++) out[i] = (column[i] - mean) * scale;
  return out;
}

/** The correlation of two standardised columns (ddof 1), and the variance of that estimate. */
function pairMoments(x: Float64Array, y: Float64Array): { rho: number; variance: number } {
  const rows = x.length;
  let mean = 0;
  for (let i = 0; i < rows; i++) mean += x[i] * y[i];
  mean /= rows;
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    const off = x[i] * y[i] - mean;
    squares += off * off;
  }
  return { rho: (mean * rows) / (rows - 1), variance: (squares * rows) / (rows - 1) ** 3 };
}
