/** A smooth function at one point. */
export interface Slope {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface LbfgsResult {
  readonly point: Float64Array;
  readonly value: number;
  readonly steps: number;
  readonly isConverged: boolean;
}

/** Pairs of moves that the curvature is read from. */
const MEMORY = 12;

/**
 * A minimum of a smooth function, from its slopes alone: for many weights, where the full curvature is too large.
 *
 * It has converged when the decrease that the quasi-Newton model still promises is below `tolerance` × (1 + |value|).
 *
 * @param start (n,) is not written to
 * @param options.precondition an approximate inverse of the curvature, symmetric and positive: gradient in, step out
 * @source Nocedal & Wright 2006, Numerical Optimization, 7.4 and 7.5; Hager & Zhang 2005 (approximate Wolfe conditions)
 */
export function lbfgsMinimum(
  start: Float64Array,
  slopeAt: (point: Float64Array) => Slope,
  options: {
    tolerance?: number;
    maxSteps?: number;
    precondition?: (gradient: Float64Array) => Float64Array;
    onStep?: (steps: number) => void;
  } = {},
): LbfgsResult {
  const { tolerance = 1e-13, maxSteps = 500, precondition } = options;
  let point = Float64Array.from(start);
  let here = slopeAt(point);
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let steps = 0; steps < maxSteps; steps++) {
    options.onStep?.(steps);
    let move = towards(here.gradient, pairs, precondition);
    let slope = -dot(move, here.gradient);
    if (!(slope < 0)) {
      pairs.length = 0;
      move = towards(here.gradient, pairs, precondition);
      slope = -dot(move, here.gradient);
    }
    if (!(-slope / 2 > tolerance * (1 + Math.abs(here.value))))
      return { point, value: here.value, steps, isConverged: !Number.isNaN(slope) };
    // Without a scale yet, the first step is at most of length 1.
    let size = steps === 0 && precondition === undefined ? Math.min(1, 1 / Math.sqrt(dot(move, move))) : 1;
    const noise = 1e-14 * (1 + Math.abs(here.value));
    for (;;) {
      const next = point.map((x, k) => x - size * move[k]);
      const there = slopeAt(next);
      const isFlat = Math.abs(there.value - here.value) <= noise && Math.abs(dot(there.gradient, move)) <= 0.9 * -slope;
      if (there.value <= here.value + 1e-4 * size * slope || isFlat) {
        remember(pairs, point, next, here.gradient, there.gradient);
        [point, here] = [next, there];
        break;
      }
      size /= 2;
      if (size < 1e-12)
        return { point, value: here.value, steps, isConverged: -slope < 1e-8 * (1 + Math.abs(here.value)) };
    }
  }
  return { point, value: here.value, steps: maxSteps, isConverged: false };
}

function remember(
  pairs: { s: Float64Array; y: Float64Array; rho: number }[],
  from: Float64Array,
  to: Float64Array,
  before: Float64Array,
  after: Float64Array,
): void {
  const s = to.map((x, k) => x - from[k]);
  const y = after.map((g, k) => g - before[k]);
  const bend = dot(s, y);
  // Where the function does not bend upwards the pair would turn the model over.
  if (!(bend > 1e-300)) return;
  pairs.push({ s, y, rho: 1 / bend });
  if (pairs.length > MEMORY) pairs.shift();
}

/** The two-loop recursion: inverse curvature times gradient. */
function towards(
  gradient: Float64Array,
  pairs: readonly { s: Float64Array; y: Float64Array; rho: number }[],
  precondition?: (gradient: Float64Array) => Float64Array,
): Float64Array {
  let q = Float64Array.from(gradient);
  const alpha = new Float64Array(pairs.length);
  for (let m = pairs.length - 1; m >= 0; m--) {
    const { s, y, rho } = pairs[m];
    alpha[m] = rho * dot(s, q);
    for (let k = 0; k < q.length; k++) q[k] -= alpha[m] * y[k];
  }
  if (precondition !== undefined) q = Float64Array.from(precondition(q));
  else if (pairs.length > 0) {
    const { s, y } = pairs[pairs.length - 1];
    const scale = dot(s, y) / dot(y, y);
    for (let k = 0; k < q.length; k++) q[k] *= scale;
  }
  for (let m = 0; m < pairs.length; m++) {
    const { s, y, rho } = pairs[m];
    const beta = rho * dot(y, q);
    for (let k = 0; k < q.length; k++) q[k] += (alpha[m] - beta) * s[k];
  }
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
