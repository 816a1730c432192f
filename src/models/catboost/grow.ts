import type { Rng } from '../../core/kit/rng.js';
import type { Bins } from '../trees/bins.js';

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

/**
 * The questions of one symmetric tree: level by level the cut with the largest score √Σ G²/(W + λ) over all leaves, some
 * noise added, of those that gain anything.
 *
 * That is CatBoost's cosine score where λ is 0. Weights stand for second derivatives, as there: those enter the leaves.
 *
 * @param bins without a bin for unknown values: they stand below all others
 * @source Prokhorenkova et al. 2018, CatBoost, section 5; Dorogush et al. 2018, CatBoost: gradient boosting with
 * categorical features support (noise on scores)
 */
export function askQuestions(
  bins: Bins,
  { gradient, weights }: { readonly gradient: Float64Array; readonly weights: Float64Array },
  { depth, l2, noise }: QuestionRules,
  rng: Rng,
): Questions {
  const { rows, codes, cuts, stride } = bins;
  const width = cuts.length;
  const leaf = new Int32Array(rows);
  const found: { column: number; bin: number; gain: number }[] = [];
  let sums = new Float64Array(0);
  while (found.length < depth) {
    const leaves = 2 ** found.length;
    const size = width * stride * 2;
    if (sums.length < leaves * size) sums = new Float64Array(leaves * size);
    else sums.fill(0);
    for (let i = 0; i < rows; i++) {
      const first = leaf[i] * size;
      for (let k = 0; k < width; k++) {
        const at = first + 2 * (k * stride + codes[i * width + k]);
        sums[at] += gradient[i];
        sums[at + 1] += weights[i];
      }
    }
    const best = bestCut(sums, leaves, { bins, l2, noise, rng });
    if (best === undefined) break;
    found.push(best);
    for (let i = 0; i < rows; i++) leaf[i] = 2 * leaf[i] + (codes[i * width + best.column] > best.bin ? 1 : 0);
  }
  return {
    column: Int32Array.from(found, ({ column }) => column),
    threshold: Float64Array.from(found, ({ column, bin }) => cuts[column][bin]),
    gain: Float64Array.from(found, ({ gain }) => gain),
    leaf,
  };
}

function bestCut(
  sums: Float64Array,
  leaves: number,
  { bins, l2, noise, rng }: { bins: Bins; l2: number; noise: number; rng: Rng },
): { column: number; bin: number; gain: number } | undefined {
  const { cuts, stride } = bins;
  const width = cuts.length;
  const totals = new Float64Array(2 * leaves);
  for (let l = 0; l < leaves; l++) {
    for (let b = 0; width > 0 && b <= cuts[0].length; b++) {
      totals[2 * l] += sums[2 * (l * width * stride + b)];
      totals[2 * l + 1] += sums[2 * (l * width * stride + b) + 1];
    }
  }
  let before = 0;
  for (let l = 0; l < leaves; l++) before += score(totals[2 * l], totals[2 * l + 1], l2);
  let best: { column: number; bin: number; gain: number } | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  const after = new Float64Array(stride);
  for (let k = 0; k < width; k++) {
    const last = cuts[k].length;
    after.fill(0);
    for (let l = 0; l < leaves; l++) {
      const [G, W] = [totals[2 * l], totals[2 * l + 1]];
      let [g, w] = [0, 0];
      for (let b = 0; b < last; b++) {
        const at = 2 * ((l * width + k) * stride + b);
        g += sums[at];
        w += sums[at + 1];
        after[b] += score(g, w, l2) + score(G - g, W - w, l2);
      }
    }
    for (let b = 0; b < last; b++) {
      // Less is rounding: the cut parts nothing.
      if (!(after[b] - before > 1e-12 * after[b])) continue;
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
