import type { Rng } from '../../core/kit/rng.js';
import type { Bins } from './bins.js';
import type { Node } from './forest.js';
import { type Derivatives, fillHistogram, STRIDE, subtractHistogram } from './histogram.js';
import { type FoundSplit, findSplit, type NodeSums, type SplitRules } from './split-search.js';

export interface GrowRules extends SplitRules {
  /** leaves of a tree, ≥ 1 */
  readonly maxLeaves: number;
  /** splits from the root to any leaf */
  readonly maxDepth: number;
  /** η: each leaf gives this share of its best value, so that later trees can correct it */
  readonly learningRate: number;
  /**
   * `leaf`: the leaf that gains most is split next (LightGBM; the default); `level`: all of a level are, left to right
   * (XGBoost); `symmetric`: all of a level by one and the same cut (CatBoost).
   */
  readonly growth?: 'leaf' | 'level' | 'symmetric';
  /** share of the tree's columns that each level, and each node of it, may use; all when absent */
  readonly columnShareLevel?: number;
  readonly columnShareNode?: number;
  /** draws those columns; needed with a share below 1 */
  readonly rng?: Rng;
}

/** What a tree grows on. */
export interface GrowData extends Derivatives {
  readonly bins: Bins;
  /** the columns that splits may use, increasing */
  readonly columns: Int32Array;
}

export interface GrownTree {
  readonly nodes: readonly Node[];
  /** per leaf: which of the given rows ended there, and what they got */
  readonly leaves: readonly { readonly rows: Int32Array; readonly value: number }[];
}

/** A leaf that may still be split: its rows lie at [from, to) of the tree's row list. */
interface OpenLeaf {
  readonly node: number;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  readonly sums: NodeSums;
  histogram: Float64Array | undefined;
  split: FoundSplit | undefined;
}

/**
 * Grows one tree, always splitting the leaf that gains most.
 *
 * After a split only the smaller child's rows are counted; the larger child's histogram is the parent's less that.
 *
 * @param rows the training rows in use; reordered in place so that each leaf's rows lie together, in their old order
 * @param pool histograms to use again, from tree to tree
 * @source Ke et al. 2017, LightGBM (leaf-wise growth, histogram subtraction)
 */
export function growTree(data: GrowData, rows: Int32Array, rules: GrowRules, pool: Float64Array[]): GrownTree {
  const size = data.bins.offset[data.bins.offset.length - 1] * STRIDE;
  const scratch = new Int32Array(rows.length);
  const nodes: Node[] = [];
  const open: OpenLeaf[] = [];

  const addLeaf = (depth: number, from: number, to: number, sums: NodeSums): OpenLeaf => {
    const denominator = sums.hessian + rules.l2;
    const value = denominator > 0 ? (-sums.gradient / denominator) * rules.learningRate : 0;
    nodes.push({
      column: -1,
      threshold: 0,
      left: -1,
      right: -1,
      missingLeft: false,
      value: value + 0,
      gain: 0,
      cover: sums.hessian,
    });
    const leaf = { node: nodes.length - 1, depth, from, to, sums, histogram: undefined, split: undefined };
    open.push(leaf);
    return leaf;
  };
  const canSplit = (leaf: OpenLeaf): boolean =>
    open.length < rules.maxLeaves && leaf.depth < rules.maxDepth && leaf.to - leaf.from >= 2 * rules.minRows;
  const search = (leaf: OpenLeaf, histogram: Float64Array): void => {
    leaf.split = findSplit(histogram, leaf.sums, data.bins, data.columns, rules);
    if (leaf.split === undefined) pool.push(histogram);
    else leaf.histogram = histogram;
  };
  const fill = (leaf: OpenLeaf): Float64Array => {
    const histogram = pool.pop() ?? new Float64Array(size);
    fillHistogram(histogram, data.bins, rows.subarray(leaf.from, leaf.to), data);
    return histogram;
  };

  const root = addLeaf(0, 0, rows.length, sumRows(rows, data));
  if (canSplit(root)) search(root, fill(root));
  for (let best = bestLeaf(open); best >= 0 && open.length < rules.maxLeaves; best = bestLeaf(open)) {
    const [parent] = open.splice(best, 1);
    const split = parent.split!;
    const histogram = parent.histogram!;
    const { middle, left, right } = partition(rows, parent, split, { data, scratch });
    const low = addLeaf(parent.depth + 1, parent.from, middle, left);
    const high = addLeaf(parent.depth + 1, middle, parent.to, right);
    Object.assign(nodes[parent.node], {
      column: split.column,
      threshold: data.bins.cuts[split.column][split.bin] ?? Number.MAX_VALUE,
      left: low.node,
      right: high.node,
      missingLeft: split.missingLeft,
      value: 0,
      gain: split.gain,
    });
    const [small, large] = left.rows <= right.rows ? [low, high] : [high, low];
    if (!canSplit(small) && !canSplit(large)) {
      pool.push(histogram);
      continue;
    }
    const counted = fill(small);
    if (canSplit(large)) {
      subtractHistogram(histogram, counted);
      search(large, histogram);
    } else pool.push(histogram);
    if (canSplit(small)) search(small, counted);
    else pool.push(counted);
  }
  for (const leaf of open) if (leaf.histogram !== undefined) pool.push(leaf.histogram);
  return {
    nodes,
    leaves: open.map((leaf) => ({ rows: rows.subarray(leaf.from, leaf.to), value: nodes[leaf.node].value })),
  };
}

/** The open leaf with the largest gain, the oldest of equals; −1 when none can be split. */
function bestLeaf(open: readonly OpenLeaf[]): number {
  let best = -1;
  let bestGain = 0;
  open.forEach(({ split }, k) => {
    if (split !== undefined && split.gain > bestGain) {
      best = k;
      bestGain = split.gain;
    }
  });
  return best;
}

function sumRows(rows: Int32Array, { gradient, hessian }: Derivatives): NodeSums {
  let g = 0;
  let h = 0;
  for (let q = 0; q < rows.length; q++) {
    g += gradient[rows[q]];
    h += hessian[rows[q]];
  }
  return { gradient: g, hessian: h, rows: rows.length };
}

/**
 * Puts the rows of a leaf in two runs, each in its old order, and sums each side anew: sums taken over rows have less
 * rounding than differences of histograms, and leaf values are made of them.
 */
function partition(
  rows: Int32Array,
  { from, to }: { from: number; to: number },
  split: FoundSplit,
  { data, scratch }: { data: GrowData; scratch: Int32Array },
): { middle: number; left: NodeSums; right: NodeSums } {
  const { bins, gradient, hessian } = data;
  const { codes } = bins;
  const width = bins.cuts.length;
  const lastLeft = bins.offset[split.column] + split.bin;
  const missing = bins.offset[split.column] + bins.cuts[split.column].length + 1;
  let middle = from;
  let others = 0;
  let gl = 0;
  let hl = 0;
  let gr = 0;
  let hr = 0;
  for (let q = from; q < to; q++) {
    const i = rows[q];
    const code = codes[i * width + split.column];
    if (code <= lastLeft || (code === missing && split.missingLeft)) {
      rows[middle++] = i;
      gl += gradient[i];
      hl += hessian[i];
    } else {
      scratch[others++] = i;
      gr += gradient[i];
      hr += hessian[i];
    }
  }
  rows.set(scratch.subarray(0, others), middle);
  return {
    middle,
    left: { gradient: gl, hessian: hl, rows: middle - from },
    right: { gradient: gr, hessian: hr, rows: others },
  };
}
