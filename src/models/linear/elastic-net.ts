import { type Moments, moments } from './gram.js';
import type { Scaling } from './scaling.js';

/** One point of the path. */
export interface ElasticNetStep {
  readonly lambda: number;
  /** per column, 0 for those left out */
  readonly weights: Float64Array;
  /** what the loss could still lose at most: primal minus dual, unit of the label squared */
  readonly gap: number;
}

export interface ElasticNetOptions {
  /** falling */
  readonly lambdas: readonly number[];
  /** share of the penalty that is on sizes rather than on squares, in [0, 1]; 1 is the lasso */
  readonly mix: number;
  /** a step is done when the gap is below this share of ½·variance of the target */
  readonly tolerance?: number;
  readonly maxRounds?: number;
}

/** What squared error needs to know of the rows, per unit of their weight. */
export interface ElasticNetData extends Moments {}

/** @param input.weights (n,) ≥ 0, not all 0; only their proportions matter */
export function elasticNetData(input: {
  readonly columns: readonly Float64Array[];
  readonly scaling?: Scaling;
  readonly target: Float64Array;
  /** the weighted mean of the target: the intercept when columns have mean 0 */
  readonly centre: number;
  readonly weights: Float64Array;
}): ElasticNetData {
  const total = input.weights.reduce((sum, w) => sum + w, 0);
  const { width, gram, cross, square } = moments(input);
  return { width, gram: gram.map((x) => x / total), cross: cross.map((x) => x / total), square: square / total };
}

/**
 * Which columns a linear forecast takes in as its penalty falls: the weights at each λ, many of them exactly 0.
 *
 * Minimises ½·Σw(y − xβ)²/Σw + λ·mix·Σ|β| + ½·λ·(1 − mix)·Σβ². Coordinate descent on inner products of the columns, so
 * that rows are looked at once; each λ starts from the answer of the one before, and only columns that are in are moved
 * until those still. The gap to the dual bounds how far the answer is from the best.
 *
 * @source Friedman, Hastie & Tibshirani 2010, Regularization paths, J. Statistical Software 33; Kim et al. 2007 (the gap)
 */
export function elasticNetPath(data: ElasticNetData, options: ElasticNetOptions): ElasticNetStep[] {
  const { lambdas, mix, tolerance = 1e-10, maxRounds = 1000 } = options;
  const { width, gram, cross, square } = data;
  const beta = new Float64Array(width);
  // Σ x·residual: the pull on each weight.
  const pull = Float64Array.from(cross);
  return lambdas.map((lambda) => {
    const penalty = { l1: lambda * mix, l2: lambda * (1 - mix) };
    let gap = dualGap(data, beta, pull, penalty);
    for (let round = 0; round < maxRounds && gap > (tolerance * square) / 2; round++) {
      sweep({ beta, pull, gram, ...penalty, onlyActive: false });
      for (let pass = 0; pass < 10; pass++) {
        if (sweep({ beta, pull, gram, ...penalty, onlyActive: true }) <= 1e-2 * tolerance * square) break;
      }
      // Sums that were moved a thousand times are made afresh.
      for (let k = 0; k < width; k++) {
        pull[k] = cross[k];
        for (let j = 0; j < width; j++) pull[k] -= gram[k * width + j] * beta[j];
      }
      gap = dualGap(data, beta, pull, penalty);
    }
    return { lambda, weights: beta.slice(), gap };
  });
}

/**
 * Penalties from the one that just leaves every column out, down in equal ratios.
 *
 * @param ratio smallest over largest, in (0, 1)
 */
export function elasticNetGrid(
  { cross }: ElasticNetData,
  { steps, ratio, mix }: { steps: number; ratio: number; mix: number },
): number[] {
  // Pure squares leave no column out: the grid then starts as if a thousandth were on sizes, as glmnet does.
  const largest = cross.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / Math.max(mix, 1e-3);
  return Array.from({ length: steps }, (_, k) => largest * ratio ** (steps > 1 ? k / (steps - 1) : 0));
}

interface Sweep {
  readonly beta: Float64Array;
  readonly pull: Float64Array;
  readonly gram: Float64Array;
  readonly l1: number;
  readonly l2: number;
  readonly onlyActive: boolean;
}

/** Moves each weight once to its best place. @returns the largest gain of a move */
function sweep({ beta, pull, gram, l1, l2, onlyActive }: Sweep): number {
  const width = beta.length;
  let most = 0;
  for (let k = 0; k < width; k++) {
    if (onlyActive && beta[k] === 0) continue;
    const bend = gram[k * width + k];
    if (!(bend > 0)) continue;
    const goal = pull[k] + bend * beta[k];
    const next = (goal > l1 ? goal - l1 : goal < -l1 ? goal + l1 : 0) / (bend + l2);
    const move = next - beta[k];
    if (move === 0) continue;
    beta[k] = next;
    const row = k * width;
    for (let j = 0; j < width; j++) pull[j] -= move * gram[row + j];
    most = Math.max(most, move * move * bend);
  }
  return most;
}

/** Primal minus dual; the dual point is the residual, shrunk until no column breaks its limit. */
function dualGap(
  { width, cross, square }: ElasticNetData,
  beta: Float64Array,
  pull: Float64Array,
  { l1, l2 }: { l1: number; l2: number },
): number {
  let residual = square;
  let fit = square;
  let sizes = 0;
  let squares = 0;
  let limit = 0;
  for (let k = 0; k < width; k++) {
    residual -= beta[k] * (cross[k] + pull[k]);
    fit -= beta[k] * cross[k];
    sizes += Math.abs(beta[k]);
    squares += beta[k] * beta[k];
    limit = Math.max(limit, Math.abs(pull[k] - l2 * beta[k]));
  }
  // Without a penalty on sizes the dual point has no limit to keep but 0 slope; the slope itself measures the rest.
  if (l1 === 0) return limit * limit;
  const shrink = limit > l1 ? l1 / limit : 1;
  const half = 0.5 * residual * (1 + shrink * shrink) + l1 * sizes - shrink * fit;
  return half + 0.5 * l2 * (1 + shrink * shrink) * squares;
}
