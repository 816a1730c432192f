import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';
import { addProducts, BLOCK, loadBlock, productsMatrix, weighBlock, workspace } from './gram.js';

export interface QuantileFit {
  readonly bias: number;
  readonly weights: Float64Array;
  /** what the loss could still lose at most, of the loss itself */
  readonly gap: number;
}

/** An interior point closer to the best than this share of the loss is the answer. */
const ENOUGH = 1e-11;
const MAX_STEPS = 100;

/**
 * The line below which a share q of outcomes lies.
 *
 * Minimises Σw·ρ(y − b − xβ)/Σw + l1·Σ|β| with ρ(u) = q·u above and (q − 1)·u below, exactly: a linear programme, solved
 * on its dual by an interior-point method with predictor and corrector. A penalty on a size is two rows more, since
 * ρ(u) + ρ(−u) = |u|; a row of weight w is the row times w.
 *
 * @param columns each (n,), best of weighted mean 0 and variance 1
 * @param target (n,)
 * @param rowWeights (n,) ≥ 0, not all 0
 * @param options.q in (0, 1)
 * @param options.l1 penalty on absolute weights, unit of the label, ≥ 0
 * @source Portnoy & Koenker 1997, The Gaussian hare and the Laplacian tortoise, Statistical Science 12; Koenker 2005, 6.4
 */
export function quantileFit(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
  { q, l1 }: { q: number; l1: number },
): QuantileFit {
  const { x, y } = programme(columns, target, rowWeights, l1);
  const m = y.length;
  const n = x.length;
  const level = y.reduce((sum, value) => sum + Math.abs(value), 0) / m;
  // Dual: max y·a with Xᵀa = (1 − q)·Xᵀ1 and 0 ≤ a ≤ 1; s = 1 − a. z − w = xβ − y are the slacks of the primal.
  const a = new Float64Array(m).fill(1 - q);
  const s = new Float64Array(m).fill(q);
  const share = transposed(x, a);
  const ones = new Float64Array(m).fill(1);
  const start = solvable(x, ones);
  const beta = start === undefined ? new Float64Array(n) : choleskySolve(start, transposed(x, y));
  const z = new Float64Array(m);
  const w = new Float64Array(m);
  const fitted = times(x, beta);
  for (let i = 0; i < m; i++) {
    z[i] = Math.max(fitted[i] - y[i], 0) + 1e-3 * level;
    w[i] = Math.max(y[i] - fitted[i], 0) + 1e-3 * level;
  }
  const p = new Float64Array(m);
  const r = new Float64Array(m);
  const pull = new Float64Array(m);
  const moves = { da: new Float64Array(m), dz: new Float64Array(m), dw: new Float64Array(m) };
  const { da, dz, dw } = moves;
  let gap = Number.POSITIVE_INFINITY;
  let loss = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    [gap, loss] = [0, 0];
    for (let i = 0; i < m; i++) {
      gap += z[i] * a[i] + w[i] * s[i];
      loss += q * Math.max(w[i] - z[i], 0) + (1 - q) * Math.max(z[i] - w[i], 0);
    }
    if (!(gap > ENOUGH * (loss + 1e-6 * level * m))) break;
    for (let i = 0; i < m; i++) {
      p[i] = 1 / (z[i] / a[i] + w[i] / s[i]);
      r[i] = z[i] - w[i];
    }
    const factor = solvable(x, p);
    if (factor === undefined) break;
    const have = transposed(x, a);
    // Newton's step towards μ on each pair a·z, s·w; `bent` is what the predictor says of the second order.
    const aim = (mu: number): Float64Array => {
      for (let i = 0; i < m; i++) pull[i] = p[i] * r[i];
      const right = transposed(x, pull);
      for (let k = 0; k < n; k++) right[k] += share[k] - have[k];
      const step = choleskySolve(factor, right);
      const along = times(x, step);
      for (let i = 0; i < m; i++) {
        const [za, ws] = mu === 0 ? [0, 0] : [da[i] * dz[i], -da[i] * dw[i]];
        const move = p[i] * (along[i] - r[i]);
        dz[i] = (mu - za - z[i] * move) / a[i] - z[i];
        dw[i] = (mu - ws + w[i] * move) / s[i] - w[i];
        da[i] = move;
      }
      return step;
    };
    let move = aim(0);
    let [first, second] = lengths({ a, s, z, w, ...moves });
    if (Math.min(first, second) < 1) {
      let ahead = 0;
      for (let i = 0; i < m; i++) {
        ahead += (z[i] + second * dz[i]) * (a[i] + first * da[i]) + (w[i] + second * dw[i]) * (s[i] - first * da[i]);
      }
      const mu = (gap * (ahead / gap) ** 3) / (2 * m);
      for (let i = 0; i < m; i++) {
        r[i] -= mu * (1 / a[i] - 1 / s[i]) - (da[i] * dz[i]) / a[i] - (da[i] * dw[i]) / s[i];
      }
      move = aim(mu);
      [first, second] = lengths({ a, s, z, w, ...moves });
    }
    for (let i = 0; i < m; i++) {
      a[i] += first * da[i];
      s[i] -= first * da[i];
      z[i] += second * dz[i];
      w[i] += second * dw[i];
    }
    for (let k = 0; k < n; k++) beta[k] -= second * move[k];
  }
  return { bias: beta[n - 1], weights: beta.slice(0, n - 1), gap: loss > 0 ? gap / loss : 0 };
}

/** Rows times their weight, two rows per penalty; the intercept is the weight of the last column. */
function programme(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
  l1: number,
): { readonly x: readonly Float64Array[]; readonly y: Float64Array } {
  const rows = Array.from(target.keys()).filter((i) => rowWeights[i] > 0);
  const total = rows.reduce((sum, i) => sum + rowWeights[i], 0);
  const by = Float64Array.from(rows, (i) => (rowWeights[i] * rows.length) / total);
  const width = columns.length;
  const m = rows.length + (l1 > 0 ? 2 * width : 0);
  const weighed = (value: (row: number) => number): Float64Array => {
    const out = new Float64Array(m);
    rows.forEach((row, i) => {
      out[i] = by[i] * value(row);
    });
    return out;
  };
  const x = columns.map((column, k) => {
    const out = weighed((row) => column[row]);
    if (l1 > 0) {
      out[rows.length + 2 * k] = l1 * rows.length;
      out[rows.length + 2 * k + 1] = -l1 * rows.length;
    }
    return out;
  });
  return { x: [...x, weighed(() => 1)], y: weighed((row) => target[row]) };
}

interface Pairs {
  readonly a: Float64Array;
  readonly s: Float64Array;
  readonly z: Float64Array;
  readonly w: Float64Array;
  readonly da: Float64Array;
  readonly dz: Float64Array;
  readonly dw: Float64Array;
}

/** How far both sides can go without leaving the inside. */
function lengths({ a, s, z, w, da, dz, dw }: Pairs): [number, number] {
  let first = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) {
    if (da[i] < 0) first = Math.min(first, -a[i] / da[i]);
    if (da[i] > 0) first = Math.min(first, s[i] / da[i]);
    if (dz[i] < 0) second = Math.min(second, -z[i] / dz[i]);
    if (dw[i] < 0) second = Math.min(second, -w[i] / dw[i]);
  }
  return [Math.min(0.9995 * first, 1), Math.min(0.9995 * second, 1)];
}

/** Cholesky factor of XᵀPX; columns that depend on each other are told apart by a hair of a penalty. */
function solvable(x: readonly Float64Array[], p: Float64Array): Float64Array | undefined {
  const n = x.length;
  const space = workspace(n);
  const root = new Float64Array(BLOCK);
  for (let from = 0; from < p.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, p.length);
    loadBlock(space, x, undefined, { from, to });
    for (let i = from; i < to; i++) root[i - from] = Math.sqrt(p[i]);
    weighBlock(space.block, root, n, to - from);
    addProducts(space, to - from);
  }
  const a = productsMatrix(space);
  const factor = choleskyFactor(a, n);
  if (factor !== undefined) return factor;
  let trace = 0;
  for (let k = 0; k < n; k++) trace += a[k * n + k];
  for (let k = 0; k < n; k++) a[k * n + k] += 1e-12 * trace;
  return choleskyFactor(a, n);
}

function transposed(x: readonly Float64Array[], v: Float64Array): Float64Array {
  return Float64Array.from(x, (column) => {
    let sum = 0;
    for (let i = 0; i < v.length; i++) sum += column[i] * v[i];
    return sum;
  });
}

function times(x: readonly Float64Array[], v: Float64Array): Float64Array {
  const out = new Float64Array(x[0].length);
  x.forEach((column, k) => {
    for (let i = 0; i < out.length; i++) out[i] += v[k] * column[i];
  });
  return out;
}
