import type { Forest } from './forest.js';

/** Rows that stand in for what is not known of the row that is explained. */
export interface Background {
  readonly columns: readonly Float64Array[];
  /** ≥ 1 */
  readonly rows: number;
}

/** What a forest says of the background on average, and how each column moves one row away from it. */
export interface InterventionalShap {
  /** mean answer of all trees over the background, without the base score that boosting starts from */
  readonly expected: number;
  /** Adds the contributions of one row's columns to `out`: expected + Σ out = the forest's score of that row. */
  explain(columns: readonly Float64Array[], row: number, out: Float64Array): void;
}

/**
 * Shapley values of a row where a column that is not known is set to that of a background row, whatever the others are:
 * it asks what the model does, not what columns usually go together. Exact: the mean over all background rows.
 *
 * For a pair of rows a leaf is reached with some columns taken from the one (u of them) and some from the other (v):
 * each of the u adds value·(u−1)!·v!/(u+v)!, each of the v takes off value·u!·(v−1)!/(u+v)!. The walk goes both ways
 * only where the two rows part. It differs from the path-dependent form, which follows the training rows' shares.
 *
 * @source Lundberg et al. 2020, From local explanations to global understanding with explainable AI for trees;
 *   Laberge & Pequignot 2022, Understanding interventional TreeSHAP, algorithm 2
 */
export function interventionalShap(forest: Forest, background: Background): InterventionalShap {
  const { roots, column, left, right, value } = forest;
  const width = background.columns.length;
  const weight = pairWeights(Math.min(width, deepest(forest)) + 1);
  /** per column: 0 the two rows have not parted at it, 1 taken from the row, 2 from the background */
  const taken = new Uint8Array(width);
  const next = (node: number, columns: readonly Float64Array[], row: number): number => {
    const x = columns[column[node]][row];
    if (x <= forest.threshold[node]) return left[node];
    if (x > forest.threshold[node]) return right[node];
    return forest.missingLeft[node] === 1 ? left[node] : right[node];
  };
  // What leaves below give to each column taken from the row, and take from each of the background's.
  const gives = new Float64Array(2);
  const explainPair = (
    columns: readonly Float64Array[],
    row: number,
    other: number,
    out: Float64Array,
    scale: number,
  ): void => {
    const walk = (from: number, u: number, v: number): void => {
      let node = from;
      for (let k = column[node]; k >= 0; k = column[node]) {
        const own = next(node, columns, row);
        const its = next(node, background.columns, other);
        if (own === its || taken[k] === 1) node = own;
        else if (taken[k] === 2) node = its;
        else {
          taken[k] = 1;
          walk(own, u + 1, v);
          const [given, lost] = gives;
          taken[k] = 2;
          walk(its, u, v + 1);
          taken[k] = 0;
          out[k] += scale * (given - gives[1]);
          gives[0] += given;
          gives[1] += lost;
          return;
        }
      }
      gives[0] = u > 0 ? value[node] * weight[u - 1][v] : 0;
      gives[1] = v > 0 ? value[node] * weight[u][v - 1] : 0;
    };
    for (let t = 0; t < roots.length; t++) if (column[roots[t]] >= 0) walk(roots[t], 0, 0);
  };
  const leafValue = (root: number, row: number): number => {
    let node = root;
    while (column[node] >= 0) node = next(node, background.columns, row);
    return value[node];
  };
  let total = 0;
  for (let row = 0; row < background.rows; row++) for (const root of roots) total += leafValue(root, row);
  return {
    expected: total / background.rows,
    explain: (columns, row, out) => {
      for (let other = 0; other < background.rows; other++) explainPair(columns, row, other, out, 1 / background.rows);
    },
  };
}

/** a!·b!/(a + b + 1)! for all a and b up to `most`. */
function pairWeights(most: number): Float64Array[] {
  const out = Array.from({ length: most + 1 }, () => new Float64Array(most + 1));
  for (let a = 0; a <= most; a++) {
    out[a][0] = 1 / (a + 1);
    for (let b = 1; b <= most; b++) out[a][b] = (out[a][b - 1] * b) / (a + b + 1);
  }
  return out;
}

/** Questions on the longest way down. Children stand behind their parents. */
function deepest({ column, left, right }: Forest): number {
  const height = new Int32Array(column.length);
  for (let node = column.length - 1; node >= 0; node--) {
    if (column[node] >= 0) height[node] = 1 + Math.max(height[left[node]], height[right[node]]);
  }
  return height.reduce((a, b) => Math.max(a, b), 0);
}
