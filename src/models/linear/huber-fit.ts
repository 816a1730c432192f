import { type Curvature, newtonMinimum } from '../../core/math/optimize.js';

export interface HuberFit {
  readonly bias: number;
  readonly weights: Float64Array;
  /** spread of the ordinary residuals, unit of the label */
  readonly scale: number;
}

/**
 * A linear forecast that large misses do not bend: beyond ε spreads an error counts by its size, not by its square.
 *
 * Minimises Σw·(σ + σ·H(r/σ)) + l2·|β|² over weights, intercept and the spread σ together, H(u) = u² within ε and
 * 2ε|u| − ε² beyond: what counts as large is measured on the residuals themselves, and the answer moves with the unit of
 * the label. Newton's method with step halving; the function is convex.
 *
 * @param columns each (n,), best of weighted mean 0 and variance 1
 * @param target (n,) not all the same
 * @param rowWeights (n,) ≥ 0
 * @param options.epsilon > 1
 * @param options.l2 penalty on squared weights, of a target of spread 1, ≥ 0; not on the intercept
 * @source Huber 1981, Robust Statistics, 7.7 (Proposal 2, convex form); Owen 2007, A robust hybrid of lasso and ridge
 */
export function huberFit(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
  { epsilon, l2 }: { epsilon: number; l2: number },
): HuberFit {
  const width = columns.length;
  const [b, c] = [width, width + 1];
  const n = width + 2;
  const rows = target.length;
  let total = 0;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    total += rowWeights[i];
    sum += rowWeights[i] * target[i];
  }
  const centre = sum / total;
  let squares = 0;
  for (let i = 0; i < rows; i++) squares += rowWeights[i] * (target[i] - centre) ** 2;
  const unit = Math.sqrt(squares / total);
  const x = [...columns, new Float64Array(rows).fill(1)];
  const residual = new Float64Array(rows);

  const curvatureAt = (point: Float64Array): Curvature => {
    const sigma = point[c];
    const gradient = new Float64Array(n);
    const hessian = new Float64Array(n * n);
    // A spread of 0 would let a handful of rows be hit exactly and all others ignored.
    if (!(sigma > 1e-10)) return { value: Number.POSITIVE_INFINITY, gradient, hessian };
    let value = 0;
    for (let i = 0; i < rows; i++) {
      let r = (target[i] - centre) / unit;
      for (let k = 0; k <= width; k++) r -= point[k] * x[k][i];
      residual[i] = r;
      const u = r / sigma;
      const w = rowWeights[i];
      if (Math.abs(u) <= epsilon) {
        value += w * (sigma + sigma * u * u);
        gradient[c] += w * (1 - u * u);
        hessian[c * n + c] += (2 * w * u * u) / sigma;
        for (let j = 0; j <= width; j++) {
          const slope = -2 * w * x[j][i];
          gradient[j] += slope * u;
          hessian[c * n + j] -= (slope * u) / sigma;
          for (let k = 0; k <= j; k++) hessian[j * n + k] -= (slope * x[k][i]) / sigma;
        }
      } else {
        value += w * (sigma + 2 * epsilon * Math.abs(r) - sigma * epsilon * epsilon);
        gradient[c] += w * (1 - epsilon * epsilon);
        for (let j = 0; j <= width; j++) gradient[j] -= 2 * w * epsilon * Math.sign(r) * x[j][i];
      }
    }
    // A hair of curvature where no ordinary row speaks of a column, which moves no slope.
    for (let j = 0; j < n; j++) hessian[j * n + j] += 1e-9 * total;
    for (let k = 0; k < width; k++) {
      value += l2 * point[k] * point[k];
      gradient[k] += 2 * l2 * point[k];
      hessian[k * n + k] += 2 * l2;
    }
    return { value, gradient, hessian };
  };

  const start = new Float64Array(n);
  start[c] = 1;
  const { point } = newtonMinimum(start, curvatureAt, { tolerance: 1e-15, maxSteps: 200 });
  return {
    bias: centre + unit * point[b],
    weights: point.slice(0, width).map((w) => unit * w),
    scale: unit * point[c],
  };
}
