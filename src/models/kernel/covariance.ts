/** How fast similarity falls with distance: `rbf` for smooth curves, Matérn for rougher ones. */
export const COVARIANCES = ['matern52', 'matern32', 'rbf'] as const;
export type CovarianceName = (typeof COVARIANCES)[number];

/**
 * Correlation of two points, and its slope in the logarithm of the length.
 *
 * @param square squared distance over squared length, ≥ 0
 * @source Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, 4.2
 */
export function correlationAt(name: CovarianceName, square: number): number {
  if (name === 'rbf') return Math.exp(-0.5 * square);
  const r = Math.sqrt((name === 'matern32' ? 3 : 5) * square);
  return name === 'matern32' ? (1 + r) * Math.exp(-r) : (1 + r + (r * r) / 3) * Math.exp(-r);
}

export function correlationSlope(name: CovarianceName, square: number): number {
  if (name === 'rbf') return square * Math.exp(-0.5 * square);
  const r = Math.sqrt((name === 'matern32' ? 3 : 5) * square);
  return name === 'matern32' ? r * r * Math.exp(-r) : ((r * r * (1 + r)) / 3) * Math.exp(-r);
}

/** Squared distances of all points from each other. @param points (n × width) row-major @returns (n × n) */
export function squaredDistances(points: Float64Array, width: number): Float64Array {
  const n = points.length / width;
  const out = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) out[a * n + b] = out[b * n + a] = squaredDistance(points, a, points, b, width);
  }
  return out;
}

export function squaredDistance(x: Float64Array, a: number, y: Float64Array, b: number, width: number): number {
  let sum = 0;
  for (let d = 0; d < width; d++) {
    const off = x[a * width + d] - y[b * width + d];
    sum += off * off;
  }
  return sum;
}

/** L⁻¹·b by substitution, for a lower triangle (n × n). */
export function lowerSolve(factor: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    let sum = x[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * x[k];
    x[i] = sum / factor[i * n + i];
  }
  return x;
}
