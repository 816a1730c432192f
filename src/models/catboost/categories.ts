import type { Json } from '../../core/kit/json.js';
import type { TrainingSet } from '../../core/model.js';
import { encodeAt, type KnownOutcomes, runUp } from '../preprocessing/known-outcomes.js';
import { damaged, listOf, numberOf, numbersJson, numbersOf } from '../state.js';
import { barOf, endOf } from '../training-rows.js';

/** What each category of a column says of one outcome, once all training rows are known. */
export interface CategoryTable {
  readonly column: number;
  /** increasing */
  readonly values: Float64Array;
  readonly encoded: Float64Array;
  /** for a category that training never saw */
  readonly unseen: number;
}

export interface EncodedSet {
  /** columns of sizes first, as they came, then one per table */
  readonly columns: readonly Float64Array[];
  readonly tables: readonly CategoryTable[];
}

/** Outcomes that a category may tell: the target itself, or being of a class, for all classes but the first. */
function outcomesOf({ target, classes }: TrainingSet): Float64Array[] {
  if (classes === undefined) return [target];
  return Array.from({ length: classes.length - 1 }, (_, c) => target.map((k) => Number(k === c + 1)));
}

/**
 * Categories as what came of them before: (Σwy + prior·m) / (Σw + prior) over rows of the category whose label ended
 * before the row's bar, m the mean of all such rows of any category.
 *
 * Prokhorenkova draws several random orders of rows and lets a row see those before it. In a market the order is time:
 * any other lets a row see outcomes of its own future, and of labels that overlap its own.
 *
 * @returns training columns, each row as it could have been encoded in its time, and tables for later rows
 * @source Prokhorenkova et al. 2018, CatBoost: unbiased boosting with categorical features, section 3.2
 */
export function encodeCategories(data: TrainingSet, prior: number): EncodedSet {
  const { columns, rows, weights, task } = data;
  const categorical = data.categorical ?? new Int32Array(0);
  const isCategory = new Set(categorical);
  const bar = Float64Array.from({ length: rows }, (_, i) => barOf(data, i));
  const knownAt = Float64Array.from({ length: rows }, (_, i) => endOf(data, i));
  const out = columns.filter((_, k) => !isCategory.has(k));
  const tables: CategoryTable[] = [];
  const everyRow = Array.from({ length: rows }, (_, i) => i);
  const rules = { prior, smoothing: 0, start: task === 'classification' ? 0.5 : 0 };
  for (const column of categorical) {
    const rowsOf = new Map<number, number[]>();
    for (const i of everyRow) {
      const value = columns[column][i] + 0;
      if (Number.isNaN(value)) continue;
      const known = rowsOf.get(value);
      if (known === undefined) rowsOf.set(value, [i]);
      else known.push(i);
    }
    const values = Float64Array.from(rowsOf.keys()).sort();
    for (const target of outcomesOf(data)) {
      const outcome = { task, target, weights, knownAt };
      const all = runUp(everyRow, outcome);
      const known = new Map<number, KnownOutcomes>(Array.from(rowsOf, ([value, its]) => [value, runUp(its, outcome)]));
      // A label that ends with bar t is known from bar t + 1 on.
      out.push(
        columns[column].map((x, i) => (Number.isNaN(x) ? x : encodeAt(known.get(x + 0), all, bar[i] - 1, rules))),
      );
      tables.push({
        column,
        values,
        encoded: values.map((value) => encodeAt(known.get(value), all, Number.POSITIVE_INFINITY, rules)),
        unseen: encodeAt(undefined, all, Number.POSITIVE_INFINITY, rules),
      });
    }
  }
  return { columns: out, tables };
}

/** Columns of later rows: sizes as they are, categories by their tables; what is not known stays so. */
export function applyTables(columns: readonly Float64Array[], tables: readonly CategoryTable[]): Float64Array[] {
  const isCategory = new Set(tables.map(({ column }) => column));
  const out = columns.filter((_, k) => !isCategory.has(k));
  for (const { column, values, encoded, unseen } of tables) {
    const place = new Map(Array.from(values, (value, k) => [value, encoded[k]] as const));
    out.push(columns[column].map((x) => (Number.isNaN(x) ? x : (place.get(x) ?? unseen))));
  }
  return out;
}

/** The learner's own column of each encoded one. @param width columns of the learner */
export function sourceColumns(width: number, tables: readonly CategoryTable[]): Int32Array {
  const isCategory = new Set(tables.map(({ column }) => column));
  const sizes = Array.from({ length: width }, (_, k) => k).filter((k) => !isCategory.has(k));
  return Int32Array.from([...sizes, ...tables.map(({ column }) => column)]);
}

export function tablesJson(tables: readonly CategoryTable[]): Json {
  return tables.map(({ column, values, encoded, unseen }) => ({
    column,
    values: numbersJson(values),
    encoded: numbersJson(encoded),
    unseen: unseen + 0,
  }));
}

/** @throws E_DATA when damaged */
export function tablesFrom(json: Json, width: number): CategoryTable[] {
  return listOf(json, 'categories').map((table) => {
    const column = numberOf(table, 'column');
    if (!Number.isInteger(column) || column < 0 || column >= width)
      throw damaged('categories', `name column ${column}`);
    const values = numbersOf(table, 'values');
    return { column, values, encoded: numbersOf(table, 'encoded', values.length), unseen: numberOf(table, 'unseen') };
  });
}
