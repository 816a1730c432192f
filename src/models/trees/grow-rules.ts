import type { Rng } from '../../core/kit/rng.js';
import type { Bins } from './bins.js';
import type { Node } from './forest.js';
import type { Derivatives } from './histogram.js';
import type { SplitRules } from './split-rules.js';

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
