import type { Json } from '../../core/kit/json.js';
import type { Rng } from '../../core/kit/rng.js';
import { damaged, listOf, numberOf, numbersJson, numbersOf } from '../state.js';

const EULER_GAMMA = 0.5772156649015329;

/**
 * Mean number of cuts until a search in a random binary tree of n values fails: what a path is measured by.
 *
 * @returns 0 for one value, 1 for two
 * @source Liu, Ting & Zhou 2008, Isolation Forest, equation 1, with H(i) ≈ ln i + γ
 */
export function meanPath(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + EULER_GAMMA) - (2 * (n - 1)) / n;
}

/** Nodes of a tree in the order of their making, a node before its two sides, the lower one first. */
interface IsolationTree {
  /** per node: the column that is cut, −1 for an end */
  readonly column: Int32Array;
  /** per node: values below it go to the first side; of an end, the path that is left in it on the mean */
  readonly value: Float64Array;
  /** per node: where its second side begins */
  readonly second: Int32Array;
}

export interface IsolationForest {
  /** rows that each tree was grown on */
  readonly sample: number;
  readonly trees: readonly IsolationTree[];
}

/**
 * Random cuts until every row stands alone: unusual rows are alone after few.
 *
 * @param columns each (n,), no NaN, n ≥ 1
 * @param sample  rows per tree, drawn without repetition; all when there are fewer
 * @source Liu, Ting & Zhou 2008, Isolation Forest, algorithms 1 and 2
 */
export function growIsolationForest(
  columns: readonly Float64Array[],
  { trees, sample }: { trees: number; sample: number },
  rng: Rng,
): IsolationForest {
  const rows = columns[0].length;
  const size = Math.min(sample, rows);
  const depth = Math.ceil(Math.log2(Math.max(2, size)));
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  const forest = Array.from({ length: trees }, () => {
    // The first part of a shuffle is a draw without repetition.
    for (let i = 0; i < size; i++) {
      const other = i + rng.below(rows - i);
      [all[i], all[other]] = [all[other], all[i]];
    }
    return growTree(columns, all.slice(0, size), depth, rng);
  });
  return { sample: size, trees: forest };
}

function growTree(columns: readonly Float64Array[], rows: Int32Array, depth: number, rng: Rng): IsolationTree {
  const column: number[] = [];
  const value: number[] = [];
  const grow = (part: Int32Array, left: number): void => {
    const cut = left > 0 && part.length > 1 ? drawCut(columns, part, rng) : undefined;
    column.push(cut?.column ?? -1);
    value.push(cut?.value ?? meanPath(part.length));
    if (cut === undefined) return;
    const x = columns[cut.column];
    grow(
      part.filter((row) => x[row] < cut.value),
      left - 1,
    );
    grow(
      part.filter((row) => x[row] >= cut.value),
      left - 1,
    );
  };
  grow(rows, depth);
  return linked(Int32Array.from(column), Float64Array.from(value));
}

/** A column that varies among the rows, and a place between its lowest and highest value; undefined when none varies. */
function drawCut(
  columns: readonly Float64Array[],
  rows: Int32Array,
  rng: Rng,
): { readonly column: number; readonly value: number } | undefined {
  const open = Array.from(columns.keys());
  while (open.length > 0) {
    const [column] = open.splice(rng.below(open.length), 1);
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of rows) {
      low = Math.min(low, columns[column][row]);
      high = Math.max(high, columns[column][row]);
    }
    if (low === high) continue;
    const value = low + rng.uniform() * (high - low);
    // At the lowest value itself nothing would be cut off.
    return { column, value: value > low ? value : high };
  }
  return undefined;
}

/** @throws E_DATA when the nodes are no tree */
function linked(column: Int32Array, value: Float64Array): IsolationTree {
  const second = new Int32Array(column.length);
  const open: number[] = [];
  for (let k = 0; k < column.length; k++) {
    if (k > 0 && column[k - 1] < 0) {
      const parent = open.pop();
      if (parent === undefined) throw damaged('trees', 'hold nodes that belong to no tree');
      second[parent] = k;
    }
    if (column[k] >= 0) open.push(k);
  }
  if (open.length > 0 || column.length === 0) throw damaged('trees', 'hold a tree that breaks off');
  return { column, value, second };
}

/**
 * How unusual a row is.
 *
 * @returns 2^(−mean path / c(sample)), in (0, 1]: near 1 for rows that are alone soon, about 0.5 for ordinary ones; NaN
 *   where a value is not known
 * @source Liu, Ting & Zhou 2008, Isolation Forest, equation 2
 */
export function isolationScore({ sample, trees }: IsolationForest, row: Float64Array): number {
  for (let k = 0; k < row.length; k++) if (Number.isNaN(row[k])) return Number.NaN;
  const scale = meanPath(sample);
  // One training row only: nothing can be unusual beside it.
  if (scale === 0) return 0.5;
  let paths = 0;
  for (const { column, value, second } of trees) {
    let node = 0;
    while (column[node] >= 0) {
      node = row[column[node]] < value[node] ? node + 1 : second[node];
      paths++;
    }
    paths += value[node];
  }
  return 2 ** (-paths / trees.length / scale);
}

export function isolationJson({ sample, trees }: IsolationForest): { readonly [key: string]: Json } {
  return {
    sample,
    trees: trees.map(({ column, value }) => ({ column: numbersJson(column), value: numbersJson(value) })),
  };
}

export function isolationFrom(json: Json): IsolationForest {
  const trees = listOf(json, 'trees').map((tree) => {
    const column = Int32Array.from(numbersOf(tree, 'column'));
    return linked(column, numbersOf(tree, 'value', column.length));
  });
  return { sample: numberOf(json, 'sample'), trees };
}
