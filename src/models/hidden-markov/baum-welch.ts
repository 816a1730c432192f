import type { Rng } from '../../core/kit/rng.js';
import { forward, WIDTH } from './forward.js';
import { emptyHmm, type GaussianHmm, gaussianDensity } from './gaussian.js';

/** Memory of one fit, used again by every step. */
interface Workspace {
  readonly density: Float64Array;
  readonly filtered: Float64Array;
  readonly scale: Float64Array;
  /** (rows × 4) probability of each state given ALL rows; exists inside training only */
  readonly share: Float64Array;
}

export interface EmStep {
  /** the improved model */
  readonly model: GaussianHmm;
  /** of the model that was given */
  readonly logLikelihood: number;
}

export function makeWorkspace(rows: number): Workspace {
  const cells = (): Float64Array => new Float64Array(rows * WIDTH);
  return { density: cells(), filtered: cells(), scale: new Float64Array(rows), share: cells() };
}

/**
 * The backward half of the forward–backward algorithm: each state's share of every row in the light of all rows, and
 * the expected number of moves between states.
 *
 * For learning parameters only. What it says of a row uses later rows, so it never leaves training.
 *
 * @param work density, filtered and scale as `forward` left them; share is written, each row summing to 1
 * @returns (4 × 4) row-major
 * @source Rabiner 1989, eq. 25, 27, 37
 */
export function backwardSmooth(transition: Float64Array, work: Workspace): Float64Array {
  const { density, filtered, scale, share } = work;
  const rows = scale.length;
  const [a00, a01, a02, a03, a10, a11, a12, a13, a20, a21, a22, a23, a30, a31, a32, a33] = transition;
  let [b0, b1, b2, b3] = [1, 1, 1, 1];
  let [m00, m01, m02, m03, m10, m11, m12, m13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [m20, m21, m22, m23, m30, m31, m32, m33] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let t = rows - 1, o = t * WIDTH; t >= 0; t--, o -= WIDTH) {
    share[o] = filtered[o] * b0;
    share[o + 1] = filtered[o + 1] * b1;
    share[o + 2] = filtered[o + 2] * b2;
    share[o + 3] = filtered[o + 3] * b3;
    if (t === 0) break;
    const inverse = 1 / scale[t];
    const w0 = density[o] * b0 * inverse;
    const w1 = density[o + 1] * b1 * inverse;
    const w2 = density[o + 2] * b2 * inverse;
    const w3 = density[o + 3] * b3 * inverse;
    const f0 = filtered[o - 4];
    const f1 = filtered[o - 3];
    const f2 = filtered[o - 2];
    const f3 = filtered[o - 1];
    m00 += f0 * w0;
    m01 += f0 * w1;
    m02 += f0 * w2;
    m03 += f0 * w3;
    m10 += f1 * w0;
    m11 += f1 * w1;
    m12 += f1 * w2;
    m13 += f1 * w3;
    m20 += f2 * w0;
    m21 += f2 * w1;
    m22 += f2 * w2;
    m23 += f2 * w3;
    m30 += f3 * w0;
    m31 += f3 * w1;
    m32 += f3 * w2;
    m33 += f3 * w3;
    b0 = a00 * w0 + a01 * w1 + a02 * w2 + a03 * w3;
    b1 = a10 * w0 + a11 * w1 + a12 * w2 + a13 * w3;
    b2 = a20 * w0 + a21 * w1 + a22 * w2 + a23 * w3;
    b3 = a30 * w0 + a31 * w1 + a32 * w2 + a33 * w3;
  }
  // Every move i → j was weighted without its own probability, which is the same on all rows.
  return Float64Array.of(m00, m01, m02, m03, m10, m11, m12, m13, m20, m21, m22, m23, m30, m31, m32, m33).map(
    (weight, move) => weight * transition[move],
  );
}

/**
 * One step of Baum–Welch: the parameters that would best explain the rows if the states were spread over them as the
 * given model believes. The likelihood never falls.
 *
 * @param x (rows × width) row-major, finite
 * @param floor least variance: without it a state may close in on a single row and the likelihood grows without end
 * @source Baum, Petrie, Soules & Weiss 1970, Annals of Mathematical Statistics 41
 */
export function emStep(model: GaussianHmm, x: Float64Array, floor: number, work: Workspace): EmStep {
  const { states, width } = model;
  const removed = gaussianDensity(model, x, work.density);
  const logLikelihood = removed + forward(model, work.density, work.filtered, work.scale);
  const moves = backwardSmooth(model.transition, work);
  const { share } = work;
  const rows = work.scale.length;
  const next = emptyHmm(states, width);
  for (let k = 0; k < states; k++) {
    next.start[k] = share[k];
    let left = 0;
    for (let j = 0; j < states; j++) left += moves[k * WIDTH + j];
    for (let j = 0; j < states; j++) {
      const m = k * WIDTH + j;
      // A state that is never left keeps its old way of moving on.
      next.transition[m] = left > 0 ? moves[m] / left : model.transition[m];
    }
    let mass = 0;
    for (let t = 0; t < rows; t++) mass += share[t * WIDTH + k];
    for (let d = 0; d < width; d++) {
      const m = k * width + d;
      if (mass === 0) {
        next.mean[m] = model.mean[m];
        next.variance[m] = model.variance[m];
        continue;
      }
      let sum = 0;
      for (let t = 0; t < rows; t++) sum += share[t * WIDTH + k] * x[t * width + d];
      const mean = sum / mass;
      let squares = 0;
      for (let t = 0; t < rows; t++) squares += share[t * WIDTH + k] * (x[t * width + d] - mean) ** 2;
      next.mean[m] = mean;
      next.variance[m] = Math.max(squares / mass, floor);
    }
  }
  return { model: next, logLikelihood };
}

export interface HmmFitOptions {
  /** 2 … 4 */
  readonly states: number;
  /** number of columns */
  readonly width: number;
  /** seeded beginnings; the best one is followed to its end */
  readonly starts: number;
  readonly varianceFloor: number;
  readonly rng: Rng;
}

/** Steps given to every beginning before the best is chosen, and to that one in all. */
const TRIAL_STEPS = 12;
const MAX_STEPS = 300;
/** Per row: a smaller gain in log likelihood than this ends the fit. */
const ENOUGH = 1e-7;

/**
 * A Gaussian hidden Markov model of some rows.
 *
 * Baum–Welch climbs to the nearest top only, so it begins from several places spread over the data and the one that
 * explains the rows best is kept; equal ones by the order of their beginnings.
 *
 * @param x (rows × width) row-major, standardised, finite
 */
export function fitHmm(x: Float64Array, options: HmmFitOptions): EmStep {
  const { starts, varianceFloor, rng } = options;
  const rows = x.length / options.width;
  const work = makeWorkspace(rows);
  const climb = (from: GaussianHmm, steps: number): EmStep => {
    let model = from;
    let before = Number.NEGATIVE_INFINITY;
    for (let step = 0; ; step++) {
      const { model: next, logLikelihood } = emStep(model, x, varianceFloor, work);
      if (step === steps || logLikelihood - before < ENOUGH * rows) return { model, logLikelihood };
      before = logLikelihood;
      model = next;
    }
  };
  let best: EmStep | undefined;
  for (let s = 0; s < starts; s++) {
    const found = climb(beginning(x, options, rng.fork(`start/${s}`)), TRIAL_STEPS);
    if (best === undefined || found.logLikelihood > best.logLikelihood) best = found;
  }
  return climb(best!.model, MAX_STEPS);
}

/** Means on rows far from each other (k-means++), spreads of 1, states that tend to stay. */
function beginning(x: Float64Array, { states, width }: HmmFitOptions, rng: Rng): GaussianHmm {
  const model = emptyHmm(states, width);
  const rows = x.length / width;
  const distance = new Float64Array(rows).fill(1);
  for (let k = 0; k < states; k++) {
    const row = drawRow(distance, rng);
    model.mean.set(x.subarray(row * width, (row + 1) * width), k * width);
    for (let t = 0; t < rows; t++) {
      let squares = 0;
      for (let d = 0; d < width; d++) squares += (x[t * width + d] - x[row * width + d]) ** 2;
      distance[t] = k === 0 ? squares : Math.min(distance[t], squares);
    }
    model.start[k] = 1 / states;
    for (let j = 0; j < states; j++) model.transition[k * WIDTH + j] = j === k ? 0.95 : 0.05 / (states - 1);
  }
  return model;
}

/** A row drawn in proportion to its weight; any row when all weights are 0. */
function drawRow(weights: Float64Array, rng: Rng): number {
  let total = 0;
  for (let t = 0; t < weights.length; t++) total += weights[t];
  const aim = rng.uniform() * total;
  if (total === 0) return rng.below(weights.length);
  let sum = 0;
  for (let t = 0; t < weights.length; t++) {
    sum += weights[t];
    if (sum > aim) return t;
  }
  return weights.length - 1;
}
