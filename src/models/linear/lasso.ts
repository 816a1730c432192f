import { sigmoid } from '../../core/math/sigmoid.js';

/** One point of the path. */
export interface LassoStep {
  readonly lambda: number;
  readonly bias: number;
  /** per column, 0 for those left out */
  readonly weights: Float64Array;
  /** largest breach of the optimality conditions: how far this is from the exact answer, in units of λ */
  readonly residual: number;
}

export interface LassoOptions {
  readonly loss: 'squared' | 'logistic';
  /** falling; `lassoGrid` makes one */
  readonly lambdas: readonly number[];
  /** a step is done when `residual` is below this */
  readonly tolerance?: number;
  readonly maxRounds?: number;
}

/** What the path is fitted to. */
export interface LassoData {
  /** each (n,), of weighted mean 0, best of weighted variance 1: the penalty treats all columns alike */
  readonly columns: readonly Float64Array[];
  /** (n,); 0 or 1 for the logistic loss */
  readonly target: Float64Array;
  /** (n,) ≥ 0, not all 0 */
  readonly weights: Float64Array;
}

/**
 * Which columns a linear forecast takes in as its penalty falls: the weights at each λ, most of them exactly 0.
 *
 * Minimises loss + λ·Σ|β| with loss ½·Σw(y − b − xβ)²/Σw, or Σw·log loss/Σw; the intercept is free. Coordinate descent,
 * each λ starting from the answer of the one before. For log loss the curvature is replaced by its bound, ¼, so that
 * one table of inner products serves the whole path and every round lowers the loss.
 *
 * @source Friedman, Hastie & Tibshirani 2010, Regularization paths, J. Statistical Software 33; Böhning & Lindsay 1988 (the bound)
 */
export function lassoPath(data: LassoData, options: LassoOptions): LassoStep[] {
  const { columns, target, weights } = data;
  const { loss, lambdas, tolerance = 1e-7, maxRounds = 2000 } = options;
  const [n, width] = [target.length, columns.length];
  const isLogistic = loss === 'logistic';
  const share = shares(weights);
  const gram = innerProducts(columns, share);
  const bend = isLogistic ? 0.25 : 1;
  const beta = new Float64Array(width);
  let bias = meanAnswer(target, share, isLogistic);
  const score = new Float64Array(n).fill(bias);
  const slope = new Float64Array(width);
  const push = new Float64Array(width);

  /** Slope of the loss in each weight, and in the intercept, at `score`. */
  const measure = (): number => {
    const left = new Float64Array(n);
    let level = 0;
    for (let i = 0; i < n; i++) {
      left[i] = share[i] * ((isLogistic ? sigmoid(score[i]) : score[i]) - target[i]);
      level += left[i];
    }
    for (let k = 0; k < width; k++) slope[k] = dot(columns[k], left);
    return level;
  };
  const settle = (): void => {
    score.fill(bias);
    for (let k = 0; k < width; k++) {
      if (beta[k] === 0) continue;
      for (let i = 0; i < n; i++) score[i] += beta[k] * columns[k][i];
    }
  };

  return lambdas.map((lambda) => {
    let level = measure();
    let residual = breach(slope, beta, level, lambda);
    for (let round = 0; round < maxRounds && residual > tolerance; round++) {
      // The surrogate around here: slope·δ + ½·bend·δᵀGδ, exact for squared loss.
      push.set(slope);
      bias -= level / bend;
      descend({ push, beta, gram, bend, lambda });
      settle();
      level = measure();
      residual = breach(slope, beta, level, lambda);
    }
    return { lambda, bias, weights: beta.slice(), residual };
  });
}

/**
 * Penalties from the one that just leaves every column out, down in equal ratios.
 *
 * @param ratio smallest over largest, in (0, 1)
 */
export function lassoGrid(
  { columns, target, weights }: LassoData,
  { steps, ratio }: { steps: number; ratio: number },
): number[] {
  const share = shares(weights);
  const centre = dot(target, share);
  const left = target.map((y, i) => share[i] * (y - centre));
  const largest = columns.reduce((most, x) => Math.max(most, Math.abs(dot(x, left))), 0);
  return Array.from({ length: steps }, (_, k) => largest * ratio ** (steps > 1 ? k / (steps - 1) : 0));
}

interface Descent {
  readonly push: Float64Array;
  readonly beta: Float64Array;
  readonly gram: Float64Array;
  readonly bend: number;
  readonly lambda: number;
}

/** Moves one weight after the other to its best place until none moves any more; writes `beta` and `push`. */
function descend({ push, beta, gram, bend, lambda }: Descent): void {
  const width = beta.length;
  let onlyActive = false;
  for (let pass = 0; pass < 1000; pass++) {
    let most = 0;
    for (let k = 0; k < width; k++) {
      if (onlyActive && beta[k] === 0) continue;
      const curve = bend * gram[k * width + k];
      if (curve === 0) continue;
      const next = soft(beta[k] - push[k] / curve, lambda / curve);
      const move = next - beta[k];
      if (move === 0) continue;
      beta[k] = next;
      const row = k * width;
      for (let j = 0; j < width; j++) push[j] += bend * move * gram[row + j];
      most = Math.max(most, Math.abs(move) * curve);
    }
    const isStill = most <= 1e-10 * lambda;
    // A pass over all columns has the last word: one that was left out may have become worth its penalty.
    if (isStill && !onlyActive) return;
    onlyActive = !isStill;
  }
}

function soft(x: number, by: number): number {
  return x > by ? x - by : x < -by ? x + by : 0;
}

/** Karush–Kuhn–Tucker: slope = −λ·sign(β) where β is not 0, |slope| ≤ λ elsewhere, the intercept's slope 0. */
function breach(slope: Float64Array, beta: Float64Array, level: number, lambda: number): number {
  let most = Math.abs(level);
  for (let k = 0; k < beta.length; k++) {
    const off = beta[k] === 0 ? Math.abs(slope[k]) - lambda : Math.abs(slope[k] + lambda * Math.sign(beta[k]));
    most = Math.max(most, off);
  }
  return lambda > 0 ? most / lambda : most;
}

function meanAnswer(target: Float64Array, share: Float64Array, isLogistic: boolean): number {
  const centre = dot(target, share);
  if (!isLogistic) return centre;
  const held = Math.min(Math.max(centre, 1e-9), 1 - 1e-9);
  return Math.log(held / (1 - held));
}

function shares(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

function innerProducts(columns: readonly Float64Array[], share: Float64Array): Float64Array {
  const width = columns.length;
  const out = new Float64Array(width * width);
  columns.forEach((x, a) => {
    const weighted = x.map((value, i) => value * share[i]);
    for (let b = 0; b <= a; b++) out[a * width + b] = out[b * width + a] = dot(weighted, columns[b]);
  });
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
