import type { Rng } from '../../core/kit/rng.js';
import type { Bins } from '../trees/bins.js';
import type { Span } from '../trees/partition.js';
import type { NodeSums } from '../trees/split-search.js';
import { plainWorkspace, type Slot, type Workspace } from '../trees/workspace.js';
import { wasmWorkspace } from '../trees/workspace-wasm.js';

export interface QuestionRules {
  /** levels, ≥ 1 */
  readonly depth: number;
  /** λ, in rows */
  readonly l2: number;
  /** standard deviation of what is added to each cut's score; 0 for none */
  readonly noise: number;
}

export interface Questions {
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  readonly gain: Float64Array;
  /** (rows,) the leaf of each row */
  readonly leaf: Int32Array;
}

interface Leaf extends Span {
  readonly sums: NodeSums;
  /** none where the leaf has no rows */
  slot: Slot | undefined;
}

/**
 * The questions of one symmetric tree: level by level the cut with the largest score √Σ G²/(W + λ) over all leaves, some
 * noise added, of those that gain anything.
 *
 * That is CatBoost's cosine score where λ is 0. Weights stand for second derivatives, as there: those enter the leaves.
 *
 * @param bins without a bin for unknown values: they stand below all others
 * @param pool histograms to use again, from tree to tree
 * @source Prokhorenkova et al. 2018, CatBoost, section 5; Dorogush et al. 2018, CatBoost: gradient boosting with
 * categorical features support (noise on scores)
 */
export function askQuestions(
  bins: Bins,
  { gradient, weights }: { readonly gradient: Float64Array; readonly weights: Float64Array },
  { depth, l2, noise }: QuestionRules,
  rng: Rng,
  pool: Float64Array[] = [],
): Questions {
  const rows = Int32Array.from({ length: bins.rows }, (_, i) => i);
  const columns = Int32Array.from(bins.cuts, (_, k) => k);
  const data = { gradient, hessian: weights, bins, columns };
  const space = wasmWorkspace(data, rows, pool) ?? plainWorkspace(data, rows, pool);
  const found: Cut[] = [];
  const whole = { from: 0, to: space.length };
  let leaves: Leaf[] = [
    { ...whole, sums: space.sums(whole), slot: columns.length > 0 ? space.fill(whole) : undefined },
  ];
  while (found.length < depth) {
    const best = bestCut(leaves, space, { bins, l2, noise, rng });
    if (best === undefined) break;
    found.push(best);
    const isLast = found.length === depth;
    leaves = leaves.flatMap((leaf) => part(leaf, best, space, isLast));
  }
  for (const { slot } of leaves) if (slot !== undefined) space.release(slot);
  const order = space.finish();
  const leaf = new Int32Array(bins.rows);
  leaves.forEach(({ from, to }, k) => {
    for (let q = from; q < to; q++) leaf[order[q]] = k;
  });
  return {
    column: Int32Array.from(found, ({ column }) => column),
    threshold: Float64Array.from(found, ({ column, bin }) => bins.cuts[column][bin]),
    gain: Float64Array.from(found, ({ gain }) => gain),
    leaf,
  };
}

/** Both sides of a leaf; only the rows of the smaller one are counted, the other's histogram is what is left. */
function part(leaf: Leaf, cut: Cut, space: Workspace, isLast: boolean): Leaf[] {
  const { middle, left, right } = space.part(leaf, { ...cut, missingLeft: false });
  const low: Leaf = { from: leaf.from, to: middle, sums: left, slot: undefined };
  const high: Leaf = { from: middle, to: leaf.to, sums: right, slot: undefined };
  const { slot } = leaf;
  if (slot === undefined) return [low, high];
  if (isLast) space.release(slot);
  else {
    const [small, large] = left.rows <= right.rows ? [low, high] : [high, low];
    large.slot = slot;
    if (small.sums.rows > 0) {
      small.slot = space.fill(small);
      space.subtract(slot, small.slot);
    }
  }
  return [low, high];
}

interface Cut {
  readonly column: number;
  /** the last bin of the lower side */
  readonly bin: number;
  readonly gain: number;
}

function bestCut(
  leaves: readonly Leaf[],
  { layout }: Workspace,
  { bins, l2, noise, rng }: { bins: Bins; l2: number; noise: number; rng: Rng },
): Cut | undefined {
  const { cuts, stride } = bins;
  const { countAt, countStep } = layout;
  const counted = leaves.flatMap(({ sums, slot }) => (slot === undefined ? [] : [{ sums, values: slot.values }]));
  const before = counted.reduce((sum, { sums }) => sum + score(sums.gradient, sums.hessian, l2), 0);
  const after = new Float64Array(stride);
  const parts = new Uint8Array(stride);
  let best: Cut | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < cuts.length; k++) {
    const last = cuts[k].length;
    after.fill(0);
    parts.fill(0);
    for (const { sums, values } of counted) {
      const { gradient: G, hessian: W, rows: N } = sums;
      let [g, w, n] = [0, 0, 0];
      let both = score(G, W, l2);
      for (let b = 0; b < last; b++) {
        const at = k * stride + b;
        const here = values[countAt + at * countStep];
        if (here > 0) {
          g += values[2 * at];
          w += values[2 * at + 1];
          n += here;
          both = n < N ? score(g, w, l2) + score(G - g, W - w, l2) : score(G, W, l2);
        }
        after[b] += both;
        if (n > 0 && n < N) parts[b] = 1;
      }
    }
    for (let b = 0; b < last; b++) {
      if (parts[b] === 0 || !(after[b] - before > 1e-12 * after[b])) continue;
      const value = Math.sqrt(after[b]) + (noise > 0 ? noise * rng.normal() : 0);
      if (value <= highest) continue;
      highest = value;
      best = { column: k, bin: b, gain: after[b] - before };
    }
  }
  return best;
}

function score(gradient: number, weight: number, l2: number): number {
  // What is lighter than this is what rounding left of a difference.
  return weight > 1e-9 ? (gradient * gradient) / (weight + l2) : 0;
}
