import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';
import { type LogisticData, type LogisticPass, logisticPasses } from './logistic-pass.js';
import type { Scaling } from './scaling.js';

export interface LogisticOptimum {
  /** (width + 1,) weights, then the intercept */
  readonly point: Float64Array;
  /** Σ w·log loss, with its penalties */
  readonly value: number;
  /** false when there is no finite minimum along some direction */
  readonly isConverged: boolean;
  /** Cholesky factor of the curvature there, or near it */
  readonly factor?: Float64Array;
}

const TOLERANCE = 1e-12;
/** A step is taken when it brings this share of the decrease that the slope promises (Armijo). */
const SUFFICIENT = 1e-4;
const MAX_STEPS = 100;
/** With more rows than this a first answer comes from every few of them. */
const MANY_ROWS = 40_000;
const FEW_ROWS = 10_000;

/**
 * The minimum of Σ w·log loss + ½·l2·|β|², the intercept free, by Newton's method with step halving.
 *
 * The curvature costs far more than the slope, so it is used again where it hardly moves: for the last steps, and with
 * many rows from the start, where that of every few of them will do. A step that then gains little fetches it anew.
 *
 * @source McCullagh & Nelder 1989, 4.4; Boyd & Vandenberghe 2004, Convex Optimization, 9.5
 */
export function logisticMinimum(data: LogisticData, l2: number): LogisticOptimum {
  const n = data.columns.length + 1;
  const pass = logisticPasses(data);
  const at = (point: Float64Array, bends: boolean): LogisticPass => withRidge(pass(point, bends), point, l2);

  const start = answerOfSome(data, l2);
  let point: Float64Array = start?.point ?? new Float64Array(n);
  let here = at(point, start === undefined);
  let factor = start === undefined ? choleskyFactor(here.hessian!, n) : start.factor;
  let isFresh = start === undefined;
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (factor === undefined) return { point, value: here.value, isConverged: false };
    const move = choleskySolve(factor, here.gradient);
    let decrement = 0;
    for (let k = 0; k < n; k++) decrement += here.gradient[k] * move[k];
    if (decrement / 2 <= TOLERANCE * (1 + Math.abs(here.value))) {
      // The step is known, so it is taken: this close, it squares the error; the curvature of before needs more of them.
      for (let k = 0; k < n; k++) point[k] -= move[k];
      for (let extra = isFresh ? 2 : start === undefined ? 0 : 1; extra < 2; extra++) {
        const last = choleskySolve(factor, at(point, false).gradient);
        for (let k = 0; k < n; k++) point[k] -= last[k];
      }
      return { point, value: here.value, isConverged: true, factor };
    }
    if (!isFresh && decrement > before / 20) {
      here = at(point, true);
      factor = choleskyFactor(here.hessian!, n);
      [isFresh, before] = [true, Number.POSITIVE_INFINITY];
      continue;
    }
    const isNear = decrement < 1e-3 * (1 + Math.abs(here.value));
    const bends = isFresh && !isNear;
    let size = 1;
    for (;;) {
      const next = point.map((x, k) => x - size * move[k]);
      const there = at(next, bends);
      if (there.value <= here.value - SUFFICIENT * size * decrement) {
        [point, here] = [next, there];
        break;
      }
      size /= 2;
      // No representable progress is left along a true descent direction: this is the minimum to rounding.
      if (size < 1e-10)
        return { point, value: here.value, isConverged: decrement < 1e-6 * (1 + Math.abs(here.value)), factor };
    }
    before = decrement;
    isFresh = bends;
    if (bends) factor = choleskyFactor(here.hessian!, n);
  }
  return { point, value: here.value, isConverged: false };
}

function withRidge(pass: LogisticPass, point: Float64Array, l2: number): LogisticPass {
  const n = point.length;
  let { value } = pass;
  for (let k = 0; k < n - 1; k++) {
    value += 0.5 * l2 * point[k] * point[k];
    pass.gradient[k] += l2 * point[k];
    if (pass.hessian !== undefined) pass.hessian[k * n + k] += l2;
  }
  return { ...pass, value };
}

/** The answer of every few rows: near that of all, with nearly its curvature. None where those rows have none. */
function answerOfSome(data: LogisticData, l2: number): LogisticOptimum | undefined {
  const { columns, target, weights } = data;
  if (target.length <= MANY_ROWS) return undefined;
  const stride = Math.ceil(target.length / FEW_ROWS);
  const some = (x: Float64Array): Float64Array => {
    const out = new Float64Array(Math.ceil(x.length / stride));
    for (let i = 0; i < out.length; i++) out[i] = x[i * stride];
    return out;
  };
  const part = { ...data, columns: columns.map(some), target: some(target), weights: some(weights) };
  const found = logisticMinimum(part, l2 / stride);
  if (!found.isConverged || found.factor === undefined || !found.point.every(Number.isFinite)) return undefined;
  const scale = Math.sqrt(stride);
  return { ...found, factor: found.factor.map((value) => value * scale) };
}

/**
 * The minimum of Σ w·log loss + l1·Σ|β| + ½·l2·|β|², the intercept free: most weights are exactly 0 when l1 is large.
 *
 * Newton steps whose quadratic is minimised with the penalty by coordinate descent, then halved until they pay.
 *
 * @source Friedman, Hastie & Tibshirani 2010, J. Statistical Software 33; Lee, Sun & Saunders 2014 (proximal Newton)
 */
export function sparseLogisticMinimum(data: LogisticData, { l1, l2 }: { l1: number; l2: number }): LogisticOptimum {
  const n = data.columns.length + 1;
  const pass = logisticPasses(data);
  const penalty = (point: Float64Array): number => {
    let sum = 0;
    for (let k = 0; k < n - 1; k++) sum += Math.abs(point[k]);
    return l1 * sum;
  };
  let point: Float64Array = new Float64Array(n);
  let here = withRidge(pass(point, true), point, l2);
  let value = here.value + penalty(point);
  for (let step = 0; step < MAX_STEPS; step++) {
    const move = sparseStep(here, point, l1);
    const goal = point.map((x, k) => x + move[k]);
    // What the straight part of the model promises; below 0 unless this is the minimum.
    let promise = penalty(goal) - penalty(point);
    for (let k = 0; k < n; k++) promise += here.gradient[k] * move[k];
    if (!(promise < -TOLERANCE * (1 + Math.abs(value)))) return { point: goal, value, isConverged: true };
    let size = 1;
    for (;;) {
      const next = point.map((x, k) => x + size * move[k]);
      const there = withRidge(pass(next, true), next, l2);
      const reached = there.value + penalty(next);
      if (reached <= value + SUFFICIENT * size * promise) {
        [point, here, value] = [next, there, reached];
        break;
      }
      size /= 2;
      if (size < 1e-10) return { point, value, isConverged: promise > -1e-6 * (1 + Math.abs(value)) };
    }
  }
  return { point, value, isConverged: false };
}

/** Minimises gradient·d + ½·dᵀHd + l1·Σ|β + d| over d, one weight after the other; the last is free. */
function sparseStep({ gradient, hessian }: LogisticPass, point: Float64Array, l1: number): Float64Array {
  const n = point.length;
  const bend = hessian!;
  const move = new Float64Array(n);
  const push = Float64Array.from(gradient);
  for (let round = 0; round < 1000; round++) {
    let most = 0;
    for (let k = 0; k < n; k++) {
      const curve = bend[k * n + k];
      if (!(curve > 0)) continue;
      const now = point[k] + move[k];
      const target = now - push[k] / curve;
      const limit = k === n - 1 ? 0 : l1 / curve;
      const next = target > limit ? target - limit : target < -limit ? target + limit : 0;
      const by = next - now;
      if (by === 0) continue;
      move[k] += by;
      // Exactly 0 stays exactly 0 once the move is added up.
      if (next === 0) move[k] = -point[k];
      for (let j = 0; j < n; j++) push[j] += by * bend[k * n + j];
      most = Math.max(most, by * by * curve);
    }
    if (most < 1e-22) break;
  }
  return move;
}

/** Columns that did not vary have no say, and would make the curvature singular. */
export function varying(columns: readonly Float64Array[], scaling?: Scaling): number[] {
  return Array.from(columns.keys()).filter((k) =>
    scaling === undefined ? columns[k].some((value) => value !== 0) : scaling.inverse[k] !== 0,
  );
}
