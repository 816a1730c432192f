import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';
import { moments } from './gram.js';
import { lbfgsMinimum } from './lbfgs.js';

export interface SoftmaxFit {
  /** (classes,) */
  readonly bias: Float64Array;
  /** (classes × width) row-major */
  readonly weights: Float64Array;
  readonly isConverged: boolean;
}

/**
 * One set of weights per class that turns columns into the odds of each class.
 *
 * Minimises Σ w·log loss + ½·l2·Σ|β_c|², the intercepts free; they are held to a sum of 0, which no probability sees.
 * Quasi-Newton steps, measured by the bound ½·(I − 1/C)⊗XᵀWX on the curvature: with it a few dozen passes do.
 *
 * @param input.columns each (n,), standardised
 * @param input.target (n,) place of the class
 * @param input.weights (n,) ≥ 0
 * @param input.l2 > 0
 * @source McCullagh & Nelder 1989, 6.5; Böhning 1992, Multinomial logistic regression algorithm (the bound)
 */
export function softmaxFit(input: {
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array;
  readonly weights: Float64Array;
  readonly classCount: number;
  readonly l2: number;
  readonly onStep?: (steps: number) => void;
}): SoftmaxFit {
  const { columns, target, weights, classCount, l2, onStep } = input;
  const rows = target.length;
  const n = columns.length + 1;
  const x = [...columns, new Float64Array(rows).fill(1)];
  const { gram } = moments({ columns: x, target, centre: 0, weights });
  // The intercepts have no penalty of their own; the share of a row keeps their direction of no effect from being flat.
  for (let k = 0; k < n; k++)
    gram[k * n + k] = 0.5 * gram[k * n + k] + (k < n - 1 ? l2 : 1e-12 * gram[k * n + k] + 1e-12);
  for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) if (a !== b) gram[a * n + b] *= 0.5;
  const factor = choleskyFactor(gram, n);
  const score = new Float64Array(rows * classCount);
  const slopeAt = (point: Float64Array) => {
    for (let c = 0; c < classCount; c++) {
      const at = c * rows;
      score.fill(point[c * n + n - 1], at, at + rows);
      for (let k = 0; k < n - 1; k++) {
        const by = point[c * n + k];
        const column = columns[k];
        for (let i = 0; i < rows; i++) score[at + i] += by * column[i];
      }
    }
    let value = 0;
    for (let i = 0; i < rows; i++) value += weights[i] * toSlopes(score, { i, rows, classCount, target, weights });
    const gradient = new Float64Array(classCount * n);
    for (let c = 0; c < classCount; c++) {
      for (let k = 0; k < n; k++) {
        let sum = 0;
        const column = x[k];
        for (let i = 0; i < rows; i++) sum += column[i] * score[c * rows + i];
        const at = c * n + k;
        gradient[at] = sum;
        if (k === n - 1) continue;
        gradient[at] += l2 * point[at];
        value += 0.5 * l2 * point[at] * point[at];
      }
    }
    return { value, gradient };
  };
  const precondition =
    factor === undefined
      ? undefined
      : (gradient: Float64Array): Float64Array => {
          const out = new Float64Array(gradient.length);
          for (let c = 0; c < classCount; c++)
            out.set(choleskySolve(factor, gradient.subarray(c * n, c * n + n)), c * n);
          return out;
        };
  const found = lbfgsMinimum(new Float64Array(classCount * n), slopeAt, { precondition, onStep, tolerance: 1e-15 });
  const bias = Float64Array.from({ length: classCount }, (_, c) => found.point[c * n + n - 1]);
  const level = bias.reduce((sum, b) => sum + b, 0) / classCount;
  const flat = new Float64Array(classCount * (n - 1));
  for (let c = 0; c < classCount; c++) flat.set(found.point.subarray(c * n, c * n + n - 1), c * (n - 1));
  return { bias: bias.map((b) => b - level), weights: flat, isConverged: found.isConverged };
}

/** Turns the scores of row i into slopes of its loss, and returns that loss. */
function toSlopes(
  score: Float64Array,
  at: { i: number; rows: number; classCount: number; target: Float64Array; weights: Float64Array },
): number {
  const { i, rows, classCount, target, weights } = at;
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classCount; c++) if (score[c * rows + i] > most) most = score[c * rows + i];
  const own = score[target[i] * rows + i];
  let sum = 0;
  for (let c = 0; c < classCount; c++) {
    const e = Math.exp(score[c * rows + i] - most);
    score[c * rows + i] = e;
    sum += e;
  }
  for (let c = 0; c < classCount; c++) {
    score[c * rows + i] = weights[i] * (score[c * rows + i] / sum - (c === target[i] ? 1 : 0));
  }
  return most + Math.log(sum) - own;
}
