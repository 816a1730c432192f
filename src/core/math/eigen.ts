import { QuantError } from '../kit/errors.js';

export interface SymmetricEigen {
  /** (n,) the largest first */
  readonly values: Float64Array;
  /** (n × n) row k is the unit vector of value k; its entry of largest size is positive, so that signs are settled */
  readonly vectors: Float64Array;
}

/** Jacobi's method doubles its digits once it is near: ten rounds are plenty, this is the fence. */
const MAX_SWEEPS = 60;

/**
 * All directions along which a symmetric matrix only stretches, and by how much: for a covariance matrix, the
 * directions that markets move in together.
 *
 * Cyclic Jacobi: rotates one pair of rows at a time until nothing is left beside the diagonal. Slower than tridiagonal
 * methods for large n, but short, exact to rounding for small values too, and the same on every machine.
 *
 * @param a (n × n) row-major, finite; only the lower triangle is read
 * @throws E_SHAPE when the matrix does not have n × n cells
 * @source Golub & Van Loan 2013, Matrix Computations, 8.5.3 to 8.5.5
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  if (a.length !== n * n) {
    throw new QuantError('E_SHAPE', `symmetricEigen: a matrix of ${n} rows has ${n * n} cells, was ${a.length}`);
  }
  const m = new Float64Array(n * n);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    v[i * n + i] = 1;
    for (let j = 0; j <= i; j++) m[i * n + j] = m[j * n + i] = a[i * n + j];
  }
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let moved = false;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) if (rotate(m, v, n, p, q)) moved = true;
    if (!moved) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((p, q) => m[q * n + q] - m[p * n + p] || p - q);
  const values = Float64Array.from(order, (k) => m[k * n + k]);
  const vectors = new Float64Array(n * n);
  order.forEach((k, row) => {
    let largest = k * n;
    for (let i = k * n; i < (k + 1) * n; i++) if (Math.abs(v[i]) > Math.abs(v[largest])) largest = i;
    const sign = v[largest] < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) vectors[row * n + i] = sign * v[k * n + i] + 0;
  });
  return { values, vectors };
}

/** Turns rows p and q so that their common cell becomes 0. @returns false when it was 0 to rounding already */
function rotate(m: Float64Array, v: Float64Array, n: number, p: number, q: number): boolean {
  const off = m[p * n + q];
  const [atP, atQ] = [m[p * n + p], m[q * n + q]];
  if (Math.abs(off) <= 0.5 * Number.EPSILON * Math.sqrt(Math.abs(atP) * Math.abs(atQ))) {
    m[p * n + q] = m[q * n + p] = 0;
    return false;
  }
  const tau = (atQ - atP) / (2 * off);
  // The smaller of both angles: the one that keeps what is settled already.
  const t = tau >= 0 ? 1 / (tau + Math.sqrt(1 + tau * tau)) : 1 / (tau - Math.sqrt(1 + tau * tau));
  if (t === 0) {
    m[p * n + q] = m[q * n + p] = 0;
    return false;
  }
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [x, y] = [m[k * n + p], m[k * n + q]];
    m[k * n + p] = c * x - s * y;
    m[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [m[p * n + k], m[q * n + k]];
    m[p * n + k] = c * x - s * y;
    m[q * n + k] = s * x + c * y;
    // Rows of v are the vectors.
    const [a, b] = [v[p * n + k], v[q * n + k]];
    v[p * n + k] = c * a - s * b;
    v[q * n + k] = s * a + c * b;
  }
  m[p * n + q] = m[q * n + p] = 0;
  return true;
}
