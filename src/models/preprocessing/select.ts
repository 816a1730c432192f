import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import type { FittedPreprocessor, PreprocessOutcome, PreprocessTable } from '../../core/preprocess.js';
import { damaged, numberOf, numbersJson, numbersOf } from '../state.js';
import { checkWidth } from './table.js';

/** A step that leaves columns out; those that stay keep their order, names and values. @param kept increasing */
export function keepColumns(owner: string, width: number, kept: ArrayLike<number>): FittedPreprocessor {
  const places = Array.from(kept);
  const take = <T>(list: readonly T[]): T[] => places.map((k) => list[k]);
  return {
    apply: (table) => {
      checkWidth(owner, table, width);
      return { ...table, names: take(table.names), columns: take(table.columns) };
    },
    toJSON: () => ({ width, kept: numbersJson(places) }),
  };
}

/** @throws E_DATA when the saved columns are none of the table's, or not increasing */
export function restoreKept(owner: string, json: Json): FittedPreprocessor {
  const width = numberOf(json, 'width');
  const kept = numbersOf(json, 'kept');
  const isPlace = (column: number, k: number): boolean =>
    Number.isInteger(column) && column >= 0 && column < width && (k === 0 || column > kept[k - 1]);
  if (kept.length === 0 || !kept.every(isPlace)) throw damaged('kept', `must be columns of ${width}, increasing`);
  return keepColumns(owner, width, kept);
}

/** The columns of the largest scores, in their own order; of equals the earlier one, a NaN behind all others. */
export function largest(scores: Float64Array, keep: number): Int32Array {
  const rank = (k: number): number => (Number.isNaN(scores[k]) ? Number.NEGATIVE_INFINITY : scores[k]);
  const order = Int32Array.from(scores, (_, k) => k).sort((a, b) =>
    rank(b) > rank(a) ? 1 : rank(b) < rank(a) ? -1 : a - b,
  );
  return order.slice(0, keep).sort();
}

/** @throws E_DATA when a step that looks at the outcome is fitted on columns alone */
export function needOutcome(owner: string, outcome: PreprocessOutcome | undefined): PreprocessOutcome {
  if (outcome !== undefined) return outcome;
  throw new QuantError('E_DATA', `${owner} needs what came of the training rows, was given columns only`, {
    hint: `use it as a step of a model that is trained: --preprocess ${owner}`,
  });
}

/** A column and the outcome on the rows that count and hold a value. */
export function knownPairs(
  column: Float64Array,
  { target, weights }: PreprocessOutcome,
): { readonly x: Float64Array; readonly y: Float64Array } {
  const rows = Int32Array.from(column, (_, i) => i).filter((i) => Number.isFinite(column[i]) && weights[i] > 0);
  return { x: Float64Array.from(rows, (i) => column[i]), y: Float64Array.from(rows, (i) => target[i]) };
}

/** The share of known values that the commonest one makes up; 1 for a column without any. */
export function commonestShare(column: Float64Array): number {
  const counts = new Map<number, number>();
  let most = 0;
  let known = 0;
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    known++;
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    most = Math.max(most, count);
  }
  return known === 0 ? 1 : most / known;
}

/** Evenly spaced rows, all of them when there are no more than `most`. */
export function thinned(table: PreprocessTable, most: number): readonly Float64Array[] {
  const every = Math.ceil(table.rows / most);
  return every <= 1 ? table.columns : table.columns.map((column) => column.filter((_, i) => i % every === 0));
}
