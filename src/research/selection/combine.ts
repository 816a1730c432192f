import { averageRanks } from '../../core/math/ranks.js';
import { standardDeviation } from '../../core/math/sum.js';
import { selectionStability } from './stability.js';
import type { MethodScore, SelectionMethod } from './types.js';

/** Per method: per fold, the value of each group of columns; 0 where the fold did not look at it. */
export type ScoreTable = Readonly<Partial<Record<SelectionMethod, readonly Float64Array[]>>>;

export interface Combined {
  /** per group, per method */
  readonly scores: readonly Partial<Record<SelectionMethod, MethodScore>>[];
  /** per group: mean of its ranks over the methods */
  readonly meanRank: Float64Array;
  /** per group: share of the folds in which it was among the leading ones */
  readonly topShare: Float64Array;
  readonly stability: number;
}

/**
 * Brings the answers of all methods to ranks, for their units do not compare, and counts how often each group leads.
 *
 * A fold's leading groups are those with the least mean rank over the methods in that fold.
 */
export function combineScores(table: ScoreTable, groups: number, folds: number, topCount: number): Combined {
  const scores: Partial<Record<SelectionMethod, MethodScore>>[] = Array.from({ length: groups }, () => ({}));
  const meanRank = new Float64Array(groups);
  const foldRank = Array.from({ length: folds }, () => new Float64Array(groups));
  const methods = (Object.keys(table) as SelectionMethod[]).filter((method) => table[method] !== undefined);
  for (const method of methods) {
    const byFold = table[method] ?? [];
    const mean = Float64Array.from({ length: groups }, (_, g) => byFold.reduce((sum, x) => sum + x[g], 0) / folds);
    const rank = placesOf(mean, method);
    byFold.forEach((values, f) => {
      placesOf(values, method).forEach((place, g) => {
        foldRank[f][g] += place / methods.length;
      });
    });
    for (let g = 0; g < groups; g++) {
      const values = byFold.map((x) => x[g]);
      scores[g][method] = { value: mean[g], sd: standardDeviation(values, 1), rank: rank[g], byFold: values };
      meanRank[g] += rank[g] / methods.length;
    }
  }
  const leading = foldRank.map((ranks) => leaders(ranks, topCount));
  const topShare = Float64Array.from(
    { length: groups },
    (_, g) => leading.reduce((sum, fold) => sum + Number(fold[g]), 0) / folds,
  );
  return { scores, meanRank, topShare, stability: selectionStability(leading) };
}

/** 1 for the largest value. Shuffling a column that does harm is no worse than one that was not worth a look. */
function placesOf(values: Float64Array, method: SelectionMethod): Float64Array {
  return averageRanks(values.map((value) => -(method === 'permutation' ? Math.max(0, value) : value)));
}

/** The `count` groups with the least ranks; of equals those that come first. */
function leaders(ranks: Float64Array, count: number): boolean[] {
  const order = Array.from(ranks, (_, g) => g).sort((a, b) => ranks[a] - ranks[b] || a - b);
  const leading = new Set(order.slice(0, count));
  return order.map((_, g) => leading.has(g));
}
