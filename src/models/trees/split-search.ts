import type { Rng } from '../../core/kit/rng.js';
import type { Bins } from './bins.js';
import { STRIDE } from './histogram.js';

/** What a split has to obey. */
export interface SplitRules {
  /** λ, added to the second derivatives of a leaf: pulls its value towards 0 */
  readonly l2: number;
  /** γ, gain that a split must bring beyond 0 */
  readonly minGain: number;
  /** least sum of second derivatives on each side */
  readonly minChildWeight: number;
  /** least number of rows on each side */
  readonly minRows: number;
  /** α: gradients of a leaf count less by this much, so that small ones give 0; 0 when absent */
  readonly l1?: number;
  /** largest answer of a leaf either way, before the learning rate; none when absent or 0 */
  readonly maxDelta?: number;
  /** (columns,) 1 where the answer may only rise with the column, -1 where only fall, 0 where it may do both */
  readonly monotone?: Int8Array;
  /** sets of columns that may meet on one path from the root; a column in none may only stand alone */
  readonly interactions?: readonly Int32Array[];
  /** draws one cut per column and node at random instead of searching all: extremely randomised trees */
  readonly randomCuts?: Rng;
}

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

/** Gains below this share of the scores they are the difference of are rounding. */
const ROUNDING = 1e-12;

/**
 * The split of a node that lowers the loss most: gain = G_L²/(H_L+λ) + G_R²/(H_R+λ) − G²/(H+λ) − γ.
 *
 * That is twice the decrease of the loss: XGBoost and LightGBM leave out the ½ as well, so gains and γ compare with theirs.
 * Rows with an unknown value are tried on both sides. Ties go to the lowest column, then to the lowest threshold; where
 * no row of the node is unknown, unknown values will go with the larger side.
 *
 * @param histogram (bins × 3) of the node's rows
 * @param columns which columns may be used, increasing
 * @returns undefined when no split is allowed or none gains
 * @source Chen & Guestrin 2016, XGBoost, eq. 7 and algorithm 3
 */
export function findSplit(
  histogram: Float64Array,
  sums: NodeSums,
  bins: Bins,
  columns: Int32Array,
  rules: SplitRules,
): FoundSplit | undefined {
  const { l2, minGain, minChildWeight, minRows } = rules;
  const { gradient: G, hessian: H, rows: N } = sums;
  const parent = (G * G) / (H + l2);
  let bestGain = 0;
  let bestColumn = -1;
  let bestBin = 0;
  let bestMissingLeft = false;
  for (let q = 0; q < columns.length; q++) {
    const column = columns[q];
    const first = bins.offset[column];
    const values = bins.cuts[column].length + 1;
    const m = (first + values) * STRIDE;
    const missingRows = bins.hasMissing[column] === 1 ? histogram[m + 2] : 0;
    // With unknown rows, "every known value left, unknown right" is a split too.
    const last = missingRows > 0 ? values : values - 1;
    for (let side = missingRows > 0 ? 1 : 0; side >= 0; side--) {
      // side 1 puts the unknown rows left
      let g = side === 1 ? histogram[m] : 0;
      let h = side === 1 ? histogram[m + 1] : 0;
      let n = side === 1 ? missingRows : 0;
      for (let b = 0; b < last; b++) {
        const at = (first + b) * STRIDE;
        const rowsHere = histogram[at + 2];
        if (rowsHere === 0) continue;
        g += histogram[at];
        h += histogram[at + 1];
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
