import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';
import { sigmoid } from '../../core/math/sigmoid.js';

/** The likeliest log odds of the training rows, and how sure they are. */
export interface LaplaceMode {
  /** (n,) w·(y − p): what the rows pull with; the mean at a point is level + Σ covariance × pull */
  readonly pull: Float64Array;
  /** (n,) √(w·p·(1 − p)) */
  readonly root: Float64Array;
  /** Cholesky factor of I + √W·K·√W */
  readonly factor: Float64Array;
  /** log marginal likelihood, approximately */
  readonly evidence: number;
}

/**
 * The bell curve that best fits what is known of the log odds of each row: at its peak, and as wide as it bends there.
 *
 * @param covariance (n × n) row-major, of the log odds
 * @param target (n,) 0 or 1
 * @param weights (n,) ≥ 0
 * @param level log odds before anything is known
 * @source Rasmussen & Williams 2006, algorithm 3.1; Williams & Barber 1998
 */
export function laplaceMode(
  covariance: Float64Array,
  target: Float64Array,
  weights: Float64Array,
  level: number,
): LaplaceMode {
  const n = target.length;
  let a: Float64Array = new Float64Array(n);
  let f: Float64Array = new Float64Array(n);
  const likelihood = (odds: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const m = level + odds[i];
      sum += weights[i] * (target[i] * m - Math.max(m, 0) - Math.log1p(Math.exp(-Math.abs(m))));
    }
    return sum;
  };
  let value = likelihood(f);
  for (let step = 0; ; step++) {
    const { pull, root, bend } = slopesAt(f, target, weights, level);
    const factor = factorOf(covariance, root);
    const b = pull.map((slope, i) => bend[i] * f[i] + slope);
    const inner = choleskySolve(
      factor,
      times(covariance, b).map((x, i) => root[i] * x),
    );
    const goal = b.map((x, i) => x - root[i] * inner[i]);
    const there = times(covariance, goal);
    let size = 1;
    let next = value;
    let nextF = f;
    let nextA = a;
    for (; size > 1e-6; size /= 2) {
      const by = size;
      nextA = a.map((x, i) => x + by * (goal[i] - x));
      nextF = f.map((x, i) => x + by * (there[i] - x));
      next = likelihood(nextF) - 0.5 * dot(nextA, nextF);
      if (next >= value) break;
    }
    const gain = next - value;
    if (size > 1e-6) [a, f, value] = [nextA, nextF, next];
    // This near, the step that was just taken has squared what was left.
    if (gain > 1e-8 * (1 + Math.abs(value)) && step < 50) continue;
    const last = slopesAt(f, target, weights, level);
    const lastFactor = factorOf(covariance, last.root);
    let log = 0;
    for (let i = 0; i < n; i++) log += Math.log(lastFactor[i * n + i]);
    return { pull: last.pull, root: last.root, factor: lastFactor, evidence: value - log };
  }
}

function slopesAt(f: Float64Array, target: Float64Array, weights: Float64Array, level: number) {
  const p = f.map((odds) => sigmoid(level + odds));
  const bend = p.map((share, i) => weights[i] * share * (1 - share));
  return { pull: p.map((share, i) => weights[i] * (target[i] - share)), bend, root: bend.map(Math.sqrt) };
}

/** I + √W·K·√W has no eigenvalue below 1: it always has a factor. */
export function factorOf(covariance: Float64Array, root: Float64Array): Float64Array {
  const n = root.length;
  const b = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) b[i * n + j] = root[i] * covariance[i * n + j] * root[j] + (i === j ? 1 : 0);
  }
  return choleskyFactor(b, n)!;
}

function times(a: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i] += a[i * n + j] * x[j];
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
