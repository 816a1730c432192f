/** The largest eigenvalue of a symmetric matrix and its vector of length 1, whose entries add up to 0 or more. */
export interface LeadingEigen {
  readonly value: number;
  /** (size,) */
  readonly vector: Float64Array;
}

/**
 * Finds it by Jacobi's rotations, which take all off-diagonal entries to 0: exact for close eigenvalues too, where an
 * iteration of powers would crawl. O(size³) a sweep, some six sweeps.
 *
 * Of equal eigenvalues the first diagonal place wins. Of the two signs of a vector the one with the positive sum is
 * taken; where the sum is 0 to rounding, the one whose first entry is positive.
 *
 * @param matrix (size × size) row-major, symmetric; not touched
 * @source Jacobi 1846, Journal für die reine und angewandte Mathematik 30; Golub & Van Loan 2013, 8.5
 */
export function leadingEigen(matrix: Float64Array, size: number): LeadingEigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < 60 && offDiagonal(a, size) > 0; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  }
  let best = 0;
  for (let i = 1; i < size; i++) if (a[i * size + i] > a[best * size + best]) best = i;
  const vector = new Float64Array(size);
  let sum = 0;
  for (let i = 0; i < size; i++) sum += vector[i] = v[i * size + best];
  const isFlipped = Math.abs(sum) > 1e-9 ? sum < 0 : vector[0] < 0;
  if (isFlipped) for (let i = 0; i < size; i++) vector[i] = -vector[i];
  return { value: a[best * size + best], vector };
}

/** How much is left beside the diagonal; what rounding alone leaves counts as nothing. */
function offDiagonal(a: Float64Array, size: number): number {
  let off = 0;
  let all = 0;
  for (let i = 0; i < size; i++) {
    all += a[i * size + i] * a[i * size + i];
    for (let j = i + 1; j < size; j++) off += a[i * size + j] * a[i * size + j];
  }
  return off > 1e-30 * all ? off : 0;
}

/** Turns the plane of p and q so that their common entry becomes 0. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q];
  if (apq === 0) return;
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const kp = a[k * size + p];
    const kq = a[k * size + q];
    a[k * size + p] = c * kp - s * kq;
    a[k * size + q] = s * kp + c * kq;
  }
  for (let k = 0; k < size; k++) {
    const pk = a[p * size + k];
    const qk = a[q * size + k];
    a[p * size + k] = c * pk - s * qk;
    a[q * size + k] = s * pk + c * qk;
    const vp = v[k * size + p];
    const vq = v[k * size + q];
    v[k * size + p] = c * vp - s * vq;
    v[k * size + q] = s * vp + c * vq;
  }
}
