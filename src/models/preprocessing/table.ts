import { QuantError } from '../../core/kit/errors.js';
import type { PreprocessTable } from '../../core/preprocess.js';

/** The chosen rows as a table of their own. @param rows increasing */
export function takeTableRows(table: PreprocessTable, rows: Int32Array): PreprocessTable {
  const take = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]);
  return { names: table.names, columns: table.columns.map(take), rows: rows.length, openTime: take(table.openTime) };
}

/** The first rows, without a copy. */
export function firstTableRows(table: PreprocessTable, rows: number): PreprocessTable {
  const head = (column: Float64Array): Float64Array => column.subarray(0, rows);
  return { names: table.names, columns: table.columns.map(head), rows, openTime: head(table.openTime) };
}

/** The table with one more column at its end. @throws E_PARAM when it has one of that name */
export function addTableColumn(table: PreprocessTable, name: string, column: Float64Array): PreprocessTable {
  if (table.names.includes(name)) {
    throw new QuantError('E_PARAM', `the table has a column "${name}" already`, {
      hint: 'name the step that adds it once only',
    });
  }
  return { ...table, names: [...table.names, name], columns: [...table.columns, column] };
}

/** @throws E_SHAPE when a step meets another number of columns than it was fitted on */
export function checkWidth(owner: string, table: PreprocessTable, width: number): void {
  if (table.columns.length === width) return;
  throw new QuantError('E_SHAPE', `${owner} was fitted on ${width} columns, found ${table.columns.length}`);
}

/** @throws E_DATA when there is no training row */
export function checkTrainRows(owner: string, table: PreprocessTable): void {
  if (table.rows === 0) throw new QuantError('E_DATA', `${owner} needs at least one training row, has none`);
}

/** Rows on which every column is known. */
export function completeRows(table: PreprocessTable): Int32Array {
  return completeRowsOf(
    table,
    Int32Array.from({ length: table.rows }, (_, i) => i),
  );
}

/** Those of the chosen rows on which every column is known. */
export function completeRowsOf({ columns }: PreprocessTable, rows: Int32Array): Int32Array {
  return rows.filter((row) => columns.every((column) => Number.isFinite(column[row])));
}

/** The known values of a column, in rising order. */
export function sortedKnown(column: Float64Array): Float64Array {
  return column.filter((value) => !Number.isNaN(value)).sort();
}
