import type { Rng } from '../../core/kit/rng.js';
import type { FittedLearner, TrainingSet } from '../../core/model.js';
import { costOf } from '../../models/scores/probability.js';
import { leafOf } from '../../models/trees/forest.js';
import { reordered, shuffleBlocks } from './blocks.js';
import { type BoostedModel, lossOf } from './boosted.js';

export interface PermutationScores {
  /** per column: mean rise of the held-out loss when the column is shuffled; about 0 or below for noise */
  readonly mean: Float64Array;
  /** per column: spread over the repeats, ddof 1; 0 with one repeat */
  readonly sd: Float64Array;
  /** held-out loss with every column in place */
  readonly loss: number;
}

/** A model before rows that it has not seen, as far as permutation asks. */
export interface HeldOut {
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  /** with every column in place */
  readonly loss: number;
  /** with other values in column k; undefined where the model does not use it */
  lossWith(k: number, values: Float64Array): number | undefined;
}

/**
 * What a model loses on rows that it has not seen when one column is put in disorder.
 *
 * Blocks of rows are shuffled rather than single rows, for neighbours in time are alike. Columns that the model is known
 * not to use lose exactly 0.
 *
 * @param held the rows that were kept from training, by {@link boostedHeldOut} or {@link learnerHeldOut}
 * @param blockRows mean length of a block, rows
 * @source Breiman 2001, Random forests; López de Prado 2018, ch. 8 (mean decrease of accuracy, out of sample)
 */
export function permutationScores(
  held: HeldOut,
  { repeats, blockRows, rng }: { repeats: number; blockRows: number; rng: Rng },
): PermutationScores {
  const { columns, rows, loss } = held;
  const mean = new Float64Array(columns.length);
  const sd = new Float64Array(columns.length);
  const orders = Array.from({ length: repeats }, (_, r) => shuffleBlocks(rows, blockRows, rng.fork(`repeat/${r}`)));
  columns.forEach((column, k) => {
    const rises = orders.map((order) => (held.lossWith(k, reordered(column, order)) ?? loss) - loss);
    mean[k] = rises.reduce((a, b) => a + b, 0) / repeats;
    const squares = rises.reduce((sum, rise) => sum + (rise - mean[k]) ** 2, 0);
    sd[k] = repeats > 1 ? Math.sqrt(squares / (repeats - 1)) : 0;
  });
  return { mean, sd, loss };
}

/** Boosted trees: only the trees that use a column are walked again. */
export function boostedHeldOut(model: BoostedModel, held: TrainingSet): HeldOut {
  const { forest, base } = model;
  const { columns, rows, target, weights, task } = held;
  const answers = Array.from(forest.roots, (root) => treeAnswers(model, root, columns, rows));
  const scores = new Float64Array(rows).fill(base);
  for (const answer of answers) for (let i = 0; i < rows; i++) scores[i] += answer[i];
  const treesOf = treesOfColumns(model, columns.length);
  return {
    columns,
    rows,
    loss: lossOf(task, scores, target, weights),
    lossWith: (k, values) => {
      if (treesOf[k].length === 0) return undefined;
      const shuffled = columns.slice();
      shuffled[k] = values;
      const changed = scores.slice();
      for (const t of treesOf[k]) {
        const anew = treeAnswers(model, forest.roots[t], shuffled, rows);
        for (let i = 0; i < rows; i++) changed[i] += anew[i] - answers[t][i];
      }
      return lossOf(task, changed, target, weights);
    },
  };
}

/**
 * Any learner. The loss is the mean log loss of classes, the mean squared error of values. Rows that it says nothing of,
 * for a column is not known there, are left out.
 */
export function learnerHeldOut(fitted: FittedLearner, held: TrainingSet): HeldOut {
  const { columns, rows } = held;
  const lossOn = (asked: readonly Float64Array[]): number => learnerLoss(fitted, held, asked);
  return {
    columns,
    rows,
    loss: lossOn(columns),
    lossWith: (k, values) => lossOn(columns.map((x, other) => (other === k ? values : x))),
  };
}

function learnerLoss(
  fitted: FittedLearner,
  { task, classes, target, weights, rows }: TrainingSet,
  columns: readonly Float64Array[],
): number {
  const shares = task === 'multiclass' ? fitted.probabilities?.(columns, rows) : undefined;
  const said = shares ?? fitted.predict(columns, rows);
  const width = shares === undefined ? 1 : (classes?.length ?? 1);
  let total = 0;
  let weight = 0;
  for (let i = 0; i < rows; i++) {
    const p = said[shares === undefined ? i : i * width + target[i]];
    if (Number.isNaN(p)) continue;
    const isWrongSide = task === 'classification' && target[i] === 0;
    total += weights[i] * (task === 'regression' ? (p - target[i]) ** 2 : costOf(isWrongSide ? 1 - p : p));
    weight += weights[i];
  }
  return total / weight;
}

function treeAnswers(
  { forest }: BoostedModel,
  root: number,
  columns: readonly Float64Array[],
  rows: number,
): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) out[i] = forest.value[leafOf(forest, root, columns, i)];
  return out;
}

/** Per column: the trees that split on it. */
function treesOfColumns({ forest: { roots, column } }: BoostedModel, width: number): number[][] {
  const out: number[][] = Array.from({ length: width }, () => []);
  roots.forEach((root, t) => {
    const end = t + 1 < roots.length ? roots[t + 1] : column.length;
    for (const k of new Set(column.subarray(root, end))) if (k >= 0) out[k].push(t);
  });
  return out;
}
