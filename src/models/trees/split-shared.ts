import type { Rng } from '../../core/kit/rng.js';
import type { Bins } from './bins.js';
import type { Layout } from './histogram.js';
import { type Bounds, leafAnswer, savedLoss } from './split-gain.js';
import type { SplitRules } from './split-rules.js';
import { type FoundSplit, type NodeSums, ROUNDING } from './split-search.js';
import type { Slot } from './workspace.js';

/** One leaf of a level; without a histogram when it has no rows. */
export interface LevelLeaf {
  readonly sums: NodeSums;
  readonly bounds: Bounds;
  readonly slot: Slot | undefined;
}

export interface SharedSplit {
  /** its gain is that of all leaves together */
  readonly split: FoundSplit;
  /** ≥ 0, what it gains in each leaf */
  readonly gains: Float64Array;
}

/** Gains of the cuts of one column: side 1, which puts the unknown rows left, then side 0. */
type Gains = readonly [right: Float64Array, left: Float64Array];

/**
 * The cut whose gains, summed over all leaves of a level, are largest.
 *
 * A cut may leave a leaf whole: nothing is gained or lost there, and γ is not asked. Where it parts one, both sides must
 * be as heavy as the rules want, and in the order that the column's direction asks; else the cut is out.
 */
export function findSharedSplit(
  leaves: readonly LevelLeaf[],
  columns: Int32Array,
  bins: Bins,
  layout: Layout,
  rules: SplitRules,
): SharedSplit | undefined {
  const filled = leaves.filter(({ slot }) => slot !== undefined);
  const sums: Gains = [new Float64Array(layout.stride), new Float64Array(layout.stride)];
  const saved: Gains = [new Float64Array(layout.stride), new Float64Array(layout.stride)];
  let best: Omit<FoundSplit, 'missingLeft'> & { side: number; hasMissing: boolean } = none();
  for (const column of columns) {
    const range = cutsOf(filled, column, bins, layout, rules.randomCuts);
    if (range === undefined) continue;
    for (let side = range.hasMissing ? 1 : 0; side >= 0; side--) {
      sums[side].fill(0);
      saved[side].fill(0);
      for (const leaf of filled)
        addGains(sums[side], saved[side], leaf, { ...range, column, side }, bins, layout, rules);
      for (let b = range.from; b <= range.to; b++) {
        if (sums[side][b] > best.gain && sums[side][b] > ROUNDING * saved[side][b])
          best = { column, bin: b, gain: sums[side][b], side, hasMissing: range.hasMissing };
      }
    }
  }
  if (best.column < 0) return undefined;
  const { column, bin, gain, side, hasMissing } = best;
  const at = { from: bin, to: bin, column, side, hasMissing };
  const gains = Float64Array.from(leaves, (leaf) => {
    if (leaf.slot === undefined) return 0;
    sums[side][bin] = 0;
    addGains(sums[side], saved[side], leaf, at, bins, layout, rules);
    return Math.max(0, sums[side][bin]);
  });
  const missingLeft = hasMissing ? side === 1 : isMoreLeft(filled, column, bin, layout);
  return { split: { column, bin, gain, missingLeft }, gains };
}

const none = () => ({ column: -1, bin: 0, gain: 0, side: 0, hasMissing: false });

interface Range {
  /** first and last bin that may be the last on the left */
  readonly from: number;
  readonly to: number;
  readonly hasMissing: boolean;
}

/** The cuts that part at least one leaf, or one of them drawn at random; undefined without any. */
function cutsOf(
  leaves: readonly LevelLeaf[],
  column: number,
  { cuts, hasMissing }: Bins,
  layout: Layout,
  randomCuts: Rng | undefined,
): Range | undefined {
  const first = column * layout.stride;
  const values = cuts[column].length + 1;
  const isUsed = (bin: number): boolean => leaves.some((leaf) => countOf(leaf, first + bin, layout) > 0);
  const isMissing = hasMissing[column] === 1 && isUsed(values);
  let from = 0;
  while (from < values && !isUsed(from)) from++;
  if (from === values) return undefined;
  let last = values - 1;
  while (!isUsed(last)) last--;
  const to = isMissing ? last : last - 1;
  if (to < from) return undefined;
  if (randomCuts === undefined || from === last) return { from, to, hasMissing: isMissing };
  const drawn = from + randomCuts.below(last - from);
  return { from: drawn, to: drawn, hasMissing: isMissing };
}

function countOf({ slot }: LevelLeaf, bin: number, { countAt, countStep }: Layout): number {
  return slot!.values[countAt + bin * countStep];
}

/** Adds what one leaf gains by each cut of a column to `out`; −∞ for a cut that is not allowed. */
function addGains(
  out: Float64Array,
  saved: Float64Array,
  { slot, sums, bounds }: LevelLeaf,
  { column, side, from, to }: Range & { readonly column: number; readonly side: number },
  bins: Bins,
  layout: Layout,
  rules: SplitRules,
): void {
  const { countAt, countStep, stride } = layout;
  const { values } = slot!;
  const { gradient: G, hessian: H, rows: N } = sums;
  const direction = rules.monotone?.[column] ?? 0;
  const parent = savedLoss(G, H, leafAnswer(G, H, rules, bounds), rules);
  const first = column * stride;
  const m = first + bins.cuts[column].length + 1;
  let g = side === 1 ? values[2 * m] : 0;
  let h = side === 1 ? values[2 * m + 1] : 0;
  let n = side === 1 ? values[countAt + m * countStep] : 0;
  for (let b = 0; b <= to; b++) {
    const at = first + b;
    const here = values[countAt + at * countStep];
    if (here > 0) {
      g += values[2 * at];
      h += values[2 * at + 1];
      n += here;
    }
    if (b < from || n === 0 || n === N) continue;
    if (Math.min(n, N - n) < rules.minRows || Math.min(h, H - h) < rules.minChildWeight) {
      out[b] = Number.NEGATIVE_INFINITY;
      continue;
    }
    const left = leafAnswer(g, h, rules, bounds);
    const right = leafAnswer(G - g, H - h, rules, bounds);
    const both = savedLoss(g, h, left, rules) + savedLoss(G - g, H - h, right, rules);
    out[b] += (right - left) * direction < 0 ? Number.NEGATIVE_INFINITY : both - parent - rules.minGain;
    saved[b] += Math.abs(both);
  }
}

function isMoreLeft(leaves: readonly LevelLeaf[], column: number, bin: number, layout: Layout): boolean {
  let left = 0;
  let all = 0;
  for (const leaf of leaves) {
    for (let b = 0; b <= bin; b++) left += countOf(leaf, column * layout.stride + b, layout);
    all += leaf.sums.rows;
  }
  return 2 * left > all;
}
