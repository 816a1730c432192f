import type { Rng } from '../../core/kit/rng.js';
import type { TrainingSet } from '../../core/model.js';
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

/**
 * What a model loses on rows that it has not seen when one column is put in disorder.
 *
 * Blocks of rows are shuffled rather than single rows, for neighbours in time are alike. Columns that no tree uses lose
 * exactly 0. Only the trees that use a column are walked again.
 *
 * @param held the rows that were kept from training
 * @param blockRows mean length of a block, rows
 * @source Breiman 2001, Random forests; López de Prado 2018, ch. 8 (mean decrease of accuracy, out of sample)
 */
export function permutationScores(
  model: BoostedModel,
  held: TrainingSet,
  { repeats, blockRows, rng }: { repeats: number; blockRows: number; rng: Rng },
): PermutationScores {
  const { forest, base } = model;
  const { columns, rows, target, weights, task } = held;
  const answers = Array.from(forest.roots, (root) => treeAnswers(model, root, columns, rows));
  const scores = new Float64Array(rows).fill(base);
  for (const answer of answers) for (let i = 0; i < rows; i++) scores[i] += answer[i];
  const loss = lossOf(task, scores, target, weights);
  const mean = new Float64Array(columns.length);
  const sd = new Float64Array(columns.length);
  const orders = Array.from({ length: repeats }, (_, r) => shuffleBlocks(rows, blockRows, rng.fork(`repeat/${r}`)));
  treesOfColumns(model, columns.length).forEach((trees, k) => {
    if (trees.length === 0) return;
    const rises = orders.map((order) => {
      const shuffled = columns.slice();
      shuffled[k] = reordered(columns[k], order);
      const changed = scores.slice();
      for (const t of trees) {
        const anew = treeAnswers(model, forest.roots[t], shuffled, rows);
        for (let i = 0; i < rows; i++) changed[i] += anew[i] - answers[t][i];
      }
      return lossOf(task, changed, target, weights) - loss;
    });
    mean[k] = rises.reduce((a, b) => a + b, 0) / repeats;
    const squares = rises.reduce((sum, rise) => sum + (rise - mean[k]) ** 2, 0);
    sd[k] = repeats > 1 ? Math.sqrt(squares / (repeats - 1)) : 0;
  });
  return { mean, sd, loss };
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
