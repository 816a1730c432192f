import { QuantError } from '../kit/errors.js';

export interface SymmetricEigen {
  /** (n,) the largest first */
  readonly values: Float64Array;
  /** (n × n) row k is the unit vector of value k; its entry of largest size is positive, so that signs are settled */
  readonly vectors: Float64Array;
}

/** The largest eigenvalue of a symmetric matrix and its vector of length 1, whose entries add up to 0 or more. */
export interface LeadingEigen {
  readonly value: number;
  /** (n,) */
  readonly vector: Float64Array;
}

/** Jacobi's method doubles its digits once it is near: ten rounds are plenty, this is the fence. */
const MAX_SWEEPS = 60;

/**
 * All directions along which a symmetric matrix only stretches, and by how much: for a covariance matrix, the
 * directions that markets move in together.
 *
 * Cyclic Jacobi: rotates one pair of rows at a time until nothing is left beside the diagonal. Slower than tridiagonal
 * methods for large n, but short, exact to rounding for small and for close values too, and the same on every machine.
 *
 * @param a (n × n) row-major, finite; only the lower triangle is read
 * @throws E_SHAPE when the matrix does not have n × n cells
 * @source Jacobi 1846, Journal für die reine und angewandte Mathematik 30; Golub & Van Loan 2013, Matrix Computations,
 *   8.5.3 to 8.5.5
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  const { m, v } = diagonalised('symmetricEigen', a, n);
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

/**
 * The first of `symmetricEigen` alone, for windows that ask it on every bar.
 *
 * Of equal eigenvalues the first diagonal place wins. Of the two signs of a vector the one with the positive sum is
 * taken; where the sum is 0 to rounding, the one whose first entry is positive.
 *
 * @param a (n × n) row-major, finite, n ≥ 1; only the lower triangle is read
 * @throws E_SHAPE when the matrix does not have n × n cells
 */
export function leadingEigen(a: Float64Array, n: number): LeadingEigen {
  const { m, v } = diagonalised('leadingEigen', a, n);
  let best = 0;
  for (let i = 1; i < n; i++) if (m[i * n + i] > m[best * n + best]) best = i;
  const vector = v.slice(best * n, (best + 1) * n);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += vector[i];
  const isFlipped = Math.abs(sum) > 1e-9 ? sum < 0 : vector[0] < 0;
  if (isFlipped) for (let i = 0; i < n; i++) vector[i] = -vector[i];
  return { value: m[best * n + best], vector };
}

/** The values on the diagonal of `m` in no order, their unit vectors in the rows of `v`. */
function diagonalised(owner: string, a: Float64Array, n: number): { m: Float64Array; v: Float64Array } {
  if (a.length !== n * n) {
    throw new QuantError('E_SHAPE', `${owner}: a matrix of ${n} rows has ${n * n} cells, was ${a.length}`);
  }
  const m = new Float64Array(n * n);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    v[i * n + i] = 1;
    for (let j = 0; j <= i; j++) m[i * n + j] = m[j * n + i] = a[i * n + j];
  }
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let isMoved = false;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) if (rotate(m, v, n, p, q)) isMoved = true;
    if (!isMoved) break;
  }
  return { m, v };
}

/** Turns rows p and q so that their common cell becomes 0. @returns false when it was 0 to rounding already */
function rotate(m: Float64Array, v: Float64Array, n: number, p: number, q: number): boolean {
  const [rowP, rowQ] = [p * n, q * n];
  const off = m[rowP + q];
  const atP = m[rowP + p];
  const atQ = m[rowQ + q];
  const tau = (atQ - atP) / (2 * off);
  // The smaller of both angles: the one that keeps what is settled already.
  const t = tau >= 0 ? 1 / (tau + Math.sqrt(1 + tau * tau)) : 1 / (tau - Math.sqrt(1 + tau * tau));
  const isSettled = Math.abs(off) <= 0.5 * Number.EPSILON * Math.sqrt(Math.abs(atP) * Math.abs(atQ)) || t === 0;
  if (!isSettled) {
    const c = 1 / Math.sqrt(1 + t * t);
    const s = t * c;
    for (let k = 0; k < n; k++) {
      const kp = m[k * n + p];
      const kq = m[k * n + q];
      m[k * n + p] = c * kp - s * kq;
      m[k * n + q] = s * kp + c * kq;
    }
    for (let k = 0; k < n; k++) {
      const pk = m[rowP + k];
      const qk = m[rowQ + k];
      m[rowP + k] = c * pk - s * qk;
      m[rowQ + k] = s * pk + c * qk;
      const vp = v[rowP + k];
      const vq = v[rowQ + k];
      v[rowP + k] = c * vp - s * vq;
      v[rowQ + k] = s * vp + c * vq;
    }
  }
  m[rowP + q] = m[rowQ + p] = 0;
  return !isSettled;
}
