import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';

/** Regressions of each column on all others, one set per round. */
export interface ChainedRidge {
  readonly rounds: number;
  /** columns that can be told, those with the fewest unknown values first */
  readonly order: Int32Array;
  /** (rounds × order × (width + 1)) one weight per column, 0 for the column itself and for untold ones; then the bias */
  readonly weights: Float64Array;
}

export interface ChainRules {
  readonly rounds: number;
  /** penalty on squared weights, > 0, not on the bias */
  readonly l2: number;
}

/**
 * Chained equations: unknown values start at the mean, then column after column is told by ridge regression from all
 * others, as filled so far, round after round.
 *
 * Sums of squares of the whole table are kept up to date as values change, and the rows in which the column is unknown
 * are taken out of them: a round costs by the number of unknown values, not by the number of rows.
 *
 * @param columns each (n,), standardised; NaN is not known
 * @returns the regressions of every round, to be run again on any row
 * @source van Buuren & Groothuis-Oudshoorn 2011, mice: Multivariate Imputation by Chained Equations in R; without its
 *   random draws, as scikit-learn IterativeImputer(Ridge(alpha=l2), imputation_order='ascending')
 */
export function fitChainedRidge(columns: readonly Float64Array[], { rounds, l2 }: ChainRules): ChainedRidge {
  const width = columns.length;
  const rows = width === 0 ? 0 : columns[0].length;
  const unknown = columns.map((x) => Int32Array.from(x.keys()).filter((i) => Number.isNaN(x[i])));
  const order = Int32Array.from(columns.keys())
    .filter((k) => unknown[k].length < rows)
    .sort((a, b) => unknown[a].length - unknown[b].length || a - b);
  const filled = columns.map((x) => x.map((value) => (Number.isNaN(value) ? 0 : value)));
  const size = width + 1;
  const sums = productSums(filled, rows);
  const weights = new Float64Array(rounds * order.length * size);
  for (let round = 0; round < rounds; round++) {
    for (const [k, target] of order.entries()) {
      const found = ridgeOf(without(sums, filled, unknown[target]), order, target, { size, l2 });
      weights.set(found, (round * order.length + k) * size);
      for (const row of unknown[target]) {
        let value = found[width];
        for (let c = 0; c < width; c++) value += found[c] * filled[c][row];
        replace(sums, filled, target, row, value);
      }
    }
  }
  return { rounds, order, weights };
}

/** Fills the unknown values of one row. @param row (width,) standardised; written to */
export function tellRow({ rounds, order, weights }: ChainedRidge, row: Float64Array): void {
  const width = row.length;
  const isUnknown = Uint8Array.from(row, (value) => Number(Number.isNaN(value)));
  const told = order.filter((k) => isUnknown[k] === 1);
  if (told.length === 0) return;
  for (const k of told) row[k] = 0;
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < order.length; place++) {
      const target = order[place];
      if (isUnknown[target] === 0) continue;
      const at = (round * order.length + place) * (width + 1);
      let value = weights[at + width];
      // Columns that were never known in training have weight 0, and may be unknown here too.
      for (let c = 0; c < width; c++) if (weights[at + c] !== 0) value += weights[at + c] * row[c];
      row[target] = value;
    }
  }
}

/** (size × size) sums of products of all pairs of columns, the last one being 1. */
function productSums(columns: readonly Float64Array[], rows: number): Float64Array {
  const size = columns.length + 1;
  const sums = new Float64Array(size * size);
  const all = [...columns, new Float64Array(rows).fill(1)];
  for (let p = 0; p < size; p++) {
    for (let q = 0; q <= p; q++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += all[p][i] * all[q][i];
      sums[p * size + q] = sums[q * size + p] = sum;
    }
  }
  return sums;
}

function without(sums: Float64Array, columns: readonly Float64Array[], rows: Int32Array): Float64Array {
  const size = columns.length + 1;
  const out = sums.slice();
  const row = new Float64Array(size).fill(1);
  for (const i of rows) {
    for (let k = 0; k < columns.length; k++) row[k] = columns[k][i];
    for (let p = 0; p < size; p++) for (let q = 0; q < size; q++) out[p * size + q] -= row[p] * row[q];
  }
  return out;
}

function replace(sums: Float64Array, columns: readonly Float64Array[], k: number, row: number, value: number): void {
  const size = columns.length + 1;
  const old = columns[k][row];
  const move = value - old;
  for (let c = 0; c < size; c++) {
    if (c === k) continue;
    const change = move * (c < columns.length ? columns[c][row] : 1);
    sums[k * size + c] += change;
    sums[c * size + k] += change;
  }
  sums[k * size + k] += value * value - old * old;
  columns[k][row] = value;
}

/** Weights of one column on the others, then its bias, from sums over the rows in which it is known. */
function ridgeOf(
  sums: Float64Array,
  order: Int32Array,
  target: number,
  { size, l2 }: { size: number; l2: number },
): Float64Array {
  const last = size - 1;
  const rows = sums[last * size + last];
  const others = order.filter((k) => k !== target).sort();
  const n = others.length;
  const mean = (k: number): number => sums[k * size + last] / rows;
  const common = (p: number, q: number): number => sums[p * size + q] - rows * mean(p) * mean(q);
  const a = new Float64Array(n * n);
  for (let p = 0; p < n; p++) {
    for (let q = 0; q <= p; q++) a[p * n + q] = common(others[p], others[q]);
    // Of a column that does not vary, rounding may leave less than 0.
    a[p * n + p] = Math.max(0, a[p * n + p]) + l2;
  }
  const factor = choleskyFactor(a, n);
  const out = new Float64Array(size);
  out[last] = mean(target);
  if (factor === undefined) return out;
  const solved = choleskySolve(
    factor,
    Float64Array.from(others, (k) => common(k, target)),
  );
  others.forEach((k, p) => {
    out[k] = solved[p];
    out[last] -= solved[p] * mean(k);
  });
  return out;
}
