import { QuantError } from '../kit/errors.js';

/**
 * The Cholesky factor L of a symmetric matrix A = L·Lᵀ, or undefined when A is not positive definite.
 *
 * Solving through L is faster and far better behaved than an explicit inverse. A pivot that has lost all its digits
 * counts as 0, so that a duplicated column is found rather than divided by rounding noise.
 *
 * @param a (n × n) row-major; only the lower triangle is read
 * @returns (n × n) row-major, the upper triangle 0
 * @source Golub & Van Loan 2013, Matrix Computations, 4.2
 */
export function choleskyFactor(a: Float64Array, n: number): Float64Array | undefined {
  if (a.length !== n * n) {
    throw new QuantError('E_SHAPE', `choleskyFactor: a matrix of ${n} rows has ${n * n} cells, was ${a.length}`);
  }
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (i === j) {
        if (!(sum > n * Number.EPSILON * a[i * n + i])) return undefined;
        l[i * n + i] = Math.sqrt(sum);
      } else l[i * n + j] = sum / l[j * n + j];
    }
  }
  return l;
}

/**
 * x with A·x = b, from the Cholesky factor of A.
 *
 * @param factor (n × n) from {@link choleskyFactor}
 * @param b (n,)
 * @returns (n,)
 */
export function choleskySolve(factor: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  if (factor.length !== n * n) {
    throw new QuantError('E_SHAPE', `choleskySolve: b has ${n} rows, the factor ${Math.sqrt(factor.length)}`);
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= factor[i * n + k] * x[k];
    x[i] /= factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= factor[k * n + i] * x[k];
    x[i] /= factor[i * n + i];
  }
  return x;
}
