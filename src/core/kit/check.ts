import { QuantError } from './errors.js';

/**
 * The common length of named columns.
 *
 * @throws E_SHAPE naming the column that is short
 */
export function sameLength(owner: string, columns: Readonly<Record<string, ArrayLike<unknown>>>): number {
  let longest = '';
  let n = -1;
  for (const [name, column] of Object.entries(columns)) {
    if (column.length > n) {
      n = column.length;
      longest = name;
    }
  }
  for (const [name, column] of Object.entries(columns)) {
    if (column.length !== n) {
      throw new QuantError('E_SHAPE', `${owner}: "${name}" has ${column.length} rows, "${longest}" has ${n}`);
    }
  }
  return Math.max(n, 0);
}
