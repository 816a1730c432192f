import type { Rng } from '../../core/kit/rng.js';
import type { Bins } from './bins.js';
import type { Layout } from './histogram.js';
import { type Bounds, leafAnswer, savedLoss } from './split-gain.js';
import type { SplitRules } from './split-rules.js';

export type { SplitRules } from './split-rules.js';

/** Sums over the rows of a node. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

export interface FoundSplit {
  readonly column: number;
  /** the last bin that goes left, counted within the column */
  readonly bin: number;
  readonly gain: number;
  /** side of rows whose value is not known */
  readonly missingLeft: boolean;
}

/** A node's histogram and what else its split rests on. */
export interface SearchNode {
  readonly histogram: Float64Array;
  readonly sums: NodeSums;
  readonly bounds: Bounds;
  /** which columns may be used, increasing */
  readonly columns: Int32Array;
}

/** Gains below this share of the scores they are the difference of are rounding. */
export const ROUNDING = 1e-12;

/**
 * The split of a node that lowers the loss most: gain = G_L²/(H_L+λ) + G_R²/(H_R+λ) − G²/(H+λ) − γ.
 *
 * That is twice the decrease of the loss: XGBoost and LightGBM leave out the ½ as well, so gains and γ compare with theirs.
 * Rows with an unknown value are tried on both sides. Ties go to the lowest column, then to the lowest threshold; where
 * no row of the node is unknown, unknown values will go with the larger side.
 *
 * @returns undefined when no split is allowed or none gains
 * @source Chen & Guestrin 2016, XGBoost, eq. 7 and algorithm 3
 */
export function findSplit(node: SearchNode, bins: Bins, layout: Layout, rules: SplitRules): FoundSplit | undefined {
  const isPlain =
    !rules.l1 && !rules.maxDelta && rules.monotone === undefined && rules.randomCuts === undefined && rules.l2 >= 0;
  return isPlain ? findPlain(node, bins, layout, rules) : findRuled(node, bins, layout, rules);
}

/** Without rules on the answers, gain has a closed form: the loop that growing spends its time in besides counting. */
function findPlain(
  { histogram, sums, columns }: SearchNode,
  bins: Bins,
  { stride, countAt, countStep }: Layout,
  { l2, minGain, minChildWeight, minRows }: SplitRules,
): FoundSplit | undefined {
  const { gradient: G, hessian: H, rows: N } = sums;
  const parent = (G * G) / (H + l2);
  let bestGain = 0;
  let bestColumn = -1;
  let bestBin = 0;
  let bestMissingLeft = false;
  for (let q = 0; q < columns.length; q++) {
    const column = columns[q];
    const first = column * stride;
    const values = bins.cuts[column].length + 1;
    const m = first + values;
    const missingRows = bins.hasMissing[column] === 1 ? histogram[countAt + m * countStep] : 0;
    // With unknown rows, "every known value left, unknown right" is a split too.
    const last = missingRows > 0 ? values : values - 1;
    for (let side = missingRows > 0 ? 1 : 0; side >= 0; side--) {
      // side 1 puts the unknown rows left
      let g = side === 1 ? histogram[2 * m] : 0;
      let h = side === 1 ? histogram[2 * m + 1] : 0;
      let n = side === 1 ? missingRows : 0;
      for (let b = 0; b < last; b++) {
        const at = first + b;
        const rowsHere = histogram[countAt + at * countStep];
        if (rowsHere === 0) continue;
        g += histogram[2 * at];
        h += histogram[2 * at + 1];
        n += rowsHere;
        if (n < minRows || h < minChildWeight) continue;
        if (N - n < minRows || H - h < minChildWeight) break;
        // G_L²/(H_L+λ) + G_R²/(H_R+λ) over one denominator: division is the slow part of this loop.
        const hl = h + l2;
        const hr = H - h + l2;
        const both = (g * g * hr + (G - g) * (G - g) * hl) / (hl * hr);
        const gain = both - parent - minGain;
        if (gain > bestGain && gain > ROUNDING * both) {
          bestGain = gain;
          bestColumn = column;
          bestBin = b;
          bestMissingLeft = missingRows > 0 ? side === 1 : 2 * n > N;
        }
      }
    }
  }
  if (bestColumn < 0) return undefined;
  return { column: bestColumn, bin: bestBin, gain: bestGain, missingLeft: bestMissingLeft };
}

/** The same search where answers are held to rules: each side's answer is made, then what it saves. */
function findRuled(node: SearchNode, bins: Bins, layout: Layout, rules: SplitRules): FoundSplit | undefined {
  const { sums, columns, bounds } = node;
  const { gradient: G, hessian: H, rows: N } = sums;
  const parent = savedLoss(G, H, leafAnswer(G, H, rules, bounds), rules);
  let best: FoundSplit | undefined;
  for (const column of columns) {
    const direction = rules.monotone?.[column] ?? 0;
    scanColumn(node.histogram, column, bins, layout, rules.randomCuts, (bin, side, missingRows, g, h, n) => {
      if (!isAllowed(n, h, rules) || !isAllowed(N - n, H - h, rules)) return;
      const left = leafAnswer(g, h, rules, bounds);
      const right = leafAnswer(G - g, H - h, rules, bounds);
      if ((right - left) * direction < 0) return;
      const both = savedLoss(g, h, left, rules) + savedLoss(G - g, H - h, right, rules);
      const gain = both - parent - rules.minGain;
      if (gain > (best?.gain ?? 0) && gain > ROUNDING * Math.abs(both))
        best = { column, bin, gain, missingLeft: missingRows > 0 ? side === 1 : 2 * n > N };
    });
  }
  return best;
}

function isAllowed(rows: number, hessian: number, { minRows, minChildWeight }: SplitRules): boolean {
  return rows >= Math.max(1, minRows) && hessian >= minChildWeight;
}

/** Calls `visit` with the left sums of every cut of a column that parts the node's rows, or of one drawn at random. */
function scanColumn(
  histogram: Float64Array,
  column: number,
  bins: Bins,
  { stride, countAt, countStep }: Layout,
  randomCuts: Rng | undefined,
  visit: (bin: number, side: number, missingRows: number, g: number, h: number, n: number) => void,
): void {
  const first = column * stride;
  const values = bins.cuts[column].length + 1;
  const m = first + values;
  const countOf = (bin: number): number => histogram[countAt + bin * countStep];
  const missingRows = bins.hasMissing[column] === 1 ? countOf(m) : 0;
  let lowest = 0;
  while (lowest < values && countOf(first + lowest) === 0) lowest++;
  let highest = values - 1;
  while (highest > lowest && countOf(first + highest) === 0) highest--;
  if (lowest === values) return;
  // A column with one value in the node can still part the known rows from the unknown.
  const drawn = randomCuts !== undefined && lowest < highest ? lowest + randomCuts.below(highest - lowest) : undefined;
  const from = drawn ?? lowest;
  const to = drawn ?? (missingRows > 0 ? highest : highest - 1);
  for (let side = missingRows > 0 ? 1 : 0; side >= 0; side--) {
    let g = side === 1 ? histogram[2 * m] : 0;
    let h = side === 1 ? histogram[2 * m + 1] : 0;
    let n = side === 1 ? missingRows : 0;
    for (let b = lowest; b <= to; b++) {
      const at = first + b;
      const here = countOf(at);
      if (here > 0) {
        g += histogram[2 * at];
        h += histogram[2 * at + 1];
        n += here;
      } else if (drawn === undefined) continue;
      if (b >= from) visit(b, side, missingRows, g, h, n);
    }
  }
}
