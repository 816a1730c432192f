import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';

/**
 * Computes on the rows on which all of the columns are known, as if there were no others: a window of twenty rows then
 * holds twenty known ones, and nothing is filled in. Rows on which a column is not known stay so.
 *
 * @param columns (n,) each, NaN where not known
 * @param compute takes the known rows of each column, in order, and gives columns as long as those
 * @returns (n,) each; NaN on rows on which a column is NaN
 * @throws E_SHAPE when the columns differ in length
 */
export function overKnownRows(
  columns: readonly Float64Array[],
  compute: (known: readonly Float64Array[]) => readonly Float64Array[],
): Float64Array[] {
  const n = sameLength('overKnownRows', Object.fromEntries(columns.map((x, k) => [`column ${k}`, x])));
  const rows = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    rows[count] = i;
    if (columns.every((column) => !Number.isNaN(column[i]))) count++;
  }
  const known = columns.map((column) => {
    const part = new Float64Array(count);
    for (let k = 0; k < count; k++) part[k] = column[rows[k]];
    return part;
  });
  return compute(known).map((part) => {
    const out = unknownColumn(n);
    for (let k = 0; k < count; k++) out[rows[k]] = part[k];
    return out;
  });
}
