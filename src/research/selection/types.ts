import type { FeatureMatrix } from '../../core/feature.js';
import type { Labels } from '../../core/labels.js';
import type { ModelTask } from '../../core/model.js';

/** Ways to ask what a column is worth, in the order in which tables show them. */
export const SELECTION_METHODS = ['mi', 'gain', 'permutation', 'shap', 'rfe', 'lasso', 'boruta'] as const;
export type SelectionMethod = (typeof SELECTION_METHODS)[number];

/** One market's columns, and what they are to foretell. */
export interface SelectionInput {
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
  readonly task: ModelTask;
  /** what each column is about: importance is added up by it */
  readonly categories: readonly string[];
}

export interface SelectionOptions {
  readonly methods: readonly SelectionMethod[];
  readonly folds: number;
  readonly embargoBars: number;
  readonly seed: number;
  /** rows of a fold that are learnt from and judged on at most; blocks of them are drawn when there are more */
  readonly maxTrainRows: number;
  readonly maxTestRows: number;
  /** groups of columns per fold that the costly methods look at, best mutual information first */
  readonly maxColumns: number;
  /** columns of which every pair has a rank correlation of at least this size count as one */
  readonly duplicateAt: number;
  /** mean rank correlation from which columns are told as one cluster */
  readonly clusterAt: number;
  /** size of the leading group whose stability over folds is measured; NaN for a quarter of the columns, at most 20 */
  readonly topCount: number;
}

export const SELECTION_DEFAULTS: SelectionOptions = Object.freeze({
  methods: SELECTION_METHODS,
  folds: 5,
  embargoBars: 0,
  seed: 1,
  maxTrainRows: 8000,
  maxTestRows: 4000,
  maxColumns: 100,
  duplicateAt: 0.95,
  clusterAt: 0.7,
  topCount: Number.NaN,
});

/** How far the work is: `share` from 0 to 1. */
export interface SelectionProgress {
  readonly share: number;
  readonly note: string;
}

/** A method's answer for one column. */
export interface MethodScore {
  /** mean over the folds, in the method's own unit; NaN where the column was not looked at */
  readonly value: number;
  /** spread of the folds' values, ddof 1 */
  readonly sd: number;
  /** 1 is best; equal values share the mean of their places */
  readonly rank: number;
  readonly byFold: readonly number[];
}

export type Advice = 'keep' | 'reconsider' | 'drop';

/** What is known of one column in the end. */
export interface FeatureVerdict {
  readonly name: string;
  readonly category: string;
  readonly advice: Advice;
  /** why, in words */
  readonly reason: string;
  /** the column that stands for this one among its duplicates; its own name where it stands itself */
  readonly representative: string;
  /** mean of the ranks over all methods; NaN for columns that another stands for and those left out at the start */
  readonly meanRank: number;
  readonly scores: Readonly<Partial<Record<SelectionMethod, MethodScore>>>;
  /** share of folds in which it was among the leading ones; NaN like `meanRank` */
  readonly topShare: number;
  /** folds in which shadows were beaten, and in which they were not, beyond chance */
  readonly confirmed: number;
  readonly rejected: number;
}

export interface CategoryShare {
  readonly category: string;
  /** share of all importance, in [0, 1]; all sum to 1, or are 0 when nothing has any */
  readonly share: number;
  /** columns looked at, and kept */
  readonly columns: number;
  readonly kept: number;
}

export interface FoldCounts {
  readonly trainRows: number;
  readonly testRows: number;
  /** rows really used, after sampling blocks */
  readonly trainUsed: number;
  readonly testUsed: number;
  readonly purged: number;
  readonly embargoed: number;
  /** groups of columns that the costly methods looked at */
  readonly candidates: number;
  /** held-out loss of the boosting over that of saying the mean every time; below 1 is skill */
  readonly relativeLoss: number;
}

export interface Selection {
  /** best mean rank first, then those that others stand for, then those left out at the start */
  readonly features: readonly FeatureVerdict[];
  readonly categories: readonly CategoryShare[];
  /** columns that move together, at least two each, the best-ranked first */
  readonly clusters: readonly (readonly string[])[];
  /** agreement of the folds' leading groups: 1 the same every time, 0 as by chance; NaN when it has no meaning */
  readonly stability: number;
  readonly topCount: number;
  /** penalty that was best on held-out rows, as a share of the one that leaves every column out; NaN without lasso */
  readonly lassoPenalty: number;
  readonly folds: readonly FoldCounts[];
  readonly bars: number;
  /** bars on which every column that stayed, and the label, is known */
  readonly usableRows: number;
  readonly columnsGiven: number;
  /** columns that vary and are known often enough */
  readonly columnsUsed: number;
  /** of these, groups of columns that are not duplicates of each other */
  readonly groups: number;
}
