import { createRng } from '../../core/kit/rng.js';
import type { TrainingSet } from '../../core/model.js';
import type { PurgedFold } from '../../models/purged-folds.js';
import { weightedMean } from '../../models/training.js';
import { gainImportance } from '../../models/trees/forest.js';
import { sampleBlocks } from './blocks.js';
import { fitBoosted, lossOf } from './boosted.js';
import { eliminationScores } from './elimination.js';
import { type LassoEntry, lassoEntry } from './lasso-entry.js';
import { boostedHeldOut, permutationScores } from './permutation.js';
import { shadowScores } from './shadows.js';
import { shapScores } from './shapley.js';
import type { SelectionMethod } from './types.js';

const LARGE = { trees: 80, bins: 63 };
/** Rounds of elimination and shadows fit many models: smaller ones, on fewer rows, do. */
const SMALL = { trees: 25, bins: 31 };
const SMALL_ROWS = 5000;
const SHADOW_ROUNDS = 20;
const REPEATS = 5;
const SHAP_ROWS = 300;

/** The costly methods of one fold, on its candidates. */
export interface FoldScores {
  readonly values: Readonly<Partial<Record<SelectionMethod, Float64Array>>>;
  /** per candidate: 1 beats its shadows, −1 does not, 0 undecided or not asked */
  readonly decision: Int8Array;
  readonly lasso: LassoEntry | undefined;
  /** held-out loss of the boosting over that of the training mean; NaN when no boosting was fitted */
  readonly relativeLoss: number;
}

/** One fold with the rows that are really used. */
export interface UsedFold extends PurgedFold {
  readonly trainUsed: Int32Array;
  readonly testUsed: Int32Array;
}

/** What a fold found out: over all columns that stay, then over its candidates. */
export interface FoldResult {
  readonly fold: UsedFold;
  /** per column that stays: mutual information with the label on training rows */
  readonly information: Float64Array;
  /** per candidate: its group, and the column of the group that stands for it in this fold */
  readonly candidates: readonly { readonly group: number; readonly column: number }[];
  readonly scores: FoldScores;
}

export interface FoldWork {
  readonly train: TrainingSet;
  readonly held: TrainingSet;
  readonly methods: readonly SelectionMethod[];
  /** rows that a label spans, of the rows in use */
  readonly labelRows: number;
  /** mean length of blocks that are shuffled, rows */
  readonly blockRows: number;
  readonly seed: string;
}

/** Learns on the training rows of a fold only; yields the name of each method before it begins. */
export function* scoreFold(work: FoldWork): Generator<SelectionMethod, FoldScores> {
  const { train, held, methods, labelRows, blockRows, seed } = work;
  const asked = new Set(methods);
  const values: Partial<Record<SelectionMethod, Float64Array>> = {};
  let decision = new Int8Array(train.columns.length);
  let relativeLoss = Number.NaN;
  let lasso: LassoEntry | undefined;
  if (asked.has('gain') || asked.has('permutation') || asked.has('shap')) {
    yield 'gain';
    const model = fitBoosted(train, { ...LARGE, labelRows, seed: `${seed}/boost` });
    values.gain = gainImportance(model.forest, train.columns.length);
    yield 'permutation';
    const permuted = permutationScores(boostedHeldOut(model, held), {
      repeats: asked.has('permutation') ? REPEATS : 1,
      blockRows,
      rng: createRng(`${seed}/permute`),
    });
    relativeLoss = permuted.loss / meanLoss(train, held, model.objective.scoreOf);
    if (asked.has('permutation')) values.permutation = permuted.mean;
    if (asked.has('shap')) {
      yield 'shap';
      values.shap = shapScores(model, held, SHAP_ROWS);
    }
  }
  const some = partOf(train, SMALL_ROWS, `${seed}/part`);
  if (asked.has('rfe')) {
    yield 'rfe';
    values.rfe = eliminationScores(some, { ...SMALL, labelRows, seed: `${seed}/rfe` });
  }
  if (asked.has('lasso')) {
    yield 'lasso';
    lasso = lassoEntry(train, held);
    values.lasso = lasso.entry;
  }
  if (asked.has('boruta')) {
    yield 'boruta';
    const shadows = shadowScores(some, {
      rounds: SHADOW_ROUNDS,
      ...SMALL,
      labelRows,
      blockRows,
      seed: `${seed}/boruta`,
    });
    values.boruta = shadows.hits;
    decision = Int8Array.from(shadows.decision);
  }
  return { values, decision, lasso, relativeLoss };
}

/** The training rows, or runs of them when there are more than `cap`. */
function partOf(data: TrainingSet, cap: number, seed: string): TrainingSet {
  const every = Int32Array.from({ length: data.rows }, (_, i) => i);
  const rows = sampleBlocks(every, cap, Math.floor(cap / 40), createRng(seed));
  if (rows.length === data.rows) return data;
  const take = (x: Float64Array): Float64Array => Float64Array.from(rows, (row) => x[row]);
  return {
    task: data.task,
    names: data.names,
    columns: data.columns.map(take),
    rows: rows.length,
    target: take(data.target),
    weights: take(data.weights),
  };
}

/** Held-out loss of saying the training mean every time: what has to be beaten. */
function meanLoss(train: TrainingSet, held: TrainingSet, scoreOf: (prediction: number) => number): number {
  const mean = weightedMean(train);
  const isClass = train.task === 'classification';
  const score = scoreOf(isClass ? Math.min(Math.max(mean, 1e-9), 1 - 1e-9) : mean);
  return lossOf(held.task, new Float64Array(held.rows).fill(score), held.target, held.weights);
}
