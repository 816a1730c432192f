import type { Forest } from './forest.js';

/** What a forest's trees say on average, and how each column moves one row away from it. */
export interface TreeShap {
  /** mean answer of all trees over the training rows, without the base score that boosting starts from */
  readonly expected: number;
  /** Adds the contributions of one row's columns to `out`: expected + Σ out = the forest's score of that row. */
  explain(columns: readonly Float64Array[], row: number, out: Float64Array): void;
}

/** The columns met on the way down: which share of rows goes this way without knowing the column, and with. */
interface Path {
  readonly column: Int32Array;
  readonly zero: Float64Array;
  readonly one: Float64Array;
  /** share of the orders of columns with 0, 1, 2 … of the path's columns known */
  readonly weight: Float64Array;
}

/**
 * Shapley values of a row's columns, exact, in the time of a walk through the trees.
 *
 * Path-dependent: a column that is not known yet sends the row down both branches in the proportion of the training
 * rows (their cover). That differs from the interventional form, which mixes in values of background rows. Scores are in
 * the boosting's own unit: log odds for log loss.
 *
 * @source Lundberg, Erion & Lee 2018, Consistent individualized feature attribution for tree ensembles, algorithm 2
 */
export function treeShap(forest: Forest): TreeShap {
  const { roots, column, value } = forest;
  const { depth, mean, toLeft } = measure(forest);
  const paths = Array.from(
    { length: depth + 2 },
    (): Path => ({
      column: new Int32Array(depth + 2),
      zero: new Float64Array(depth + 2),
      one: new Float64Array(depth + 2),
      weight: new Float64Array(depth + 2),
    }),
  );

  const explain: TreeShap['explain'] = (columns, row, out) => {
    /** `length` counts the columns on the path before this node's own step is added. */
    const walk = (
      node: number,
      level: number,
      length: number,
      step: { zero: number; one: number; k: number },
    ): void => {
      const path = paths[level];
      if (level > 0) copyPath(paths[level - 1], path, length);
      extend(path, length, step);
      const k = column[node];
      if (k < 0) {
        for (let p = 1; p <= length; p++) {
          out[path.column[p]] += unwoundSum(path, length, p) * (path.one[p] - path.zero[p]) * value[node];
        }
        return;
      }
      const isLeft = goesLeft(forest, node, columns[k][row]);
      let known = { zero: 1, one: 1 };
      let last = length;
      for (let p = 1; p <= length; p++) {
        if (path.column[p] !== k) continue;
        known = { zero: path.zero[p], one: path.one[p] };
        unwind(path, length, p);
        last = length - 1;
        break;
      }
      for (const isNear of [true, false]) {
        const zero = known.zero * (isLeft === isNear ? toLeft[node] : 1 - toLeft[node]);
        const one = isNear ? known.one : 0;
        // Where neither the row nor any training row goes, nothing is added whatever is known.
        if (zero === 0 && one === 0) continue;
        walk(isLeft === isNear ? forest.left[node] : forest.right[node], level + 1, last + 1, { zero, one, k });
      }
    };
    for (const root of roots) if (column[root] >= 0) walk(root, 0, 0, { zero: 1, one: 1, k: -1 });
  };
  return { expected: roots.reduce((sum, root) => sum + mean[root], 0), explain };
}

function goesLeft({ threshold, missingLeft }: Forest, node: number, x: number): boolean {
  return Number.isNaN(x) ? missingLeft[node] === 1 : x <= threshold[node];
}

/** Children stand behind their parents, so one pass from the end knows every subtree. */
function measure({ column, left, right, value, cover }: Forest): {
  depth: number;
  mean: Float64Array;
  toLeft: Float64Array;
} {
  const mean = value.slice();
  const toLeft = new Float64Array(column.length);
  const height = new Int32Array(column.length);
  for (let node = column.length - 1; node >= 0; node--) {
    if (column[node] < 0) continue;
    const [l, r] = [left[node], right[node]];
    const total = cover[l] + cover[r];
    // Rows that boosting is entirely sure of have no weight left: then both ways count the same.
    toLeft[node] = total > 0 ? cover[l] / total : 0.5;
    mean[node] = toLeft[node] * mean[l] + (1 - toLeft[node]) * mean[r];
    height[node] = 1 + Math.max(height[l], height[r]);
  }
  return { depth: height.reduce((a, b) => Math.max(a, b), 0), mean, toLeft };
}

function copyPath(from: Path, to: Path, length: number): void {
  for (let p = 0; p < length; p++) {
    to.column[p] = from.column[p];
    to.zero[p] = from.zero[p];
    to.one[p] = from.one[p];
    to.weight[p] = from.weight[p];
  }
}

function extend(path: Path, length: number, { zero, one, k }: { zero: number; one: number; k: number }): void {
  const { weight } = path;
  path.column[length] = k;
  path.zero[length] = zero;
  path.one[length] = one;
  weight[length] = length === 0 ? 1 : 0;
  for (let p = length - 1; p >= 0; p--) {
    weight[p + 1] += (one * weight[p] * (p + 1)) / (length + 1);
    weight[p] = (zero * weight[p] * (length - p)) / (length + 1);
  }
}

/** Takes step `at` out again, as if it had never been made. */
function unwind(path: Path, length: number, at: number): void {
  const { weight, zero, one, column } = path;
  let next = weight[length];
  for (let p = length - 1; p >= 0; p--) {
    if (one[at] !== 0) {
      const old = weight[p];
      weight[p] = (next * (length + 1)) / ((p + 1) * one[at]);
      next = old - (weight[p] * zero[at] * (length - p)) / (length + 1);
    } else weight[p] = (weight[p] * (length + 1)) / (zero[at] * (length - p));
  }
  for (let p = at; p < length; p++) {
    column[p] = column[p + 1];
    zero[p] = zero[p + 1];
    one[p] = one[p + 1];
  }
}

/** The sum of weights that {@link unwind} would leave, without doing it. */
function unwoundSum({ weight, zero, one }: Path, length: number, at: number): number {
  let next = weight[length];
  let total = 0;
  for (let p = length - 1; p >= 0; p--) {
    if (one[at] !== 0) {
      const share = (next * (length + 1)) / ((p + 1) * one[at]);
      total += share;
      next = weight[p] - (share * zero[at] * (length - p)) / (length + 1);
    } else total += (weight[p] * (length + 1)) / (zero[at] * (length - p));
  }
  return total;
}
