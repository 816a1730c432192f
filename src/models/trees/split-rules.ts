import type { Rng } from '../../core/kit/rng.js';

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
