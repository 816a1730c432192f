import { usableRows } from '../../models/dataset.js';
import type { SelectionInput } from './types.js';

export interface Screened {
  /** columns of the matrix that stay */
  readonly columns: Int32Array;
  /** the others, with the reason in words */
  readonly dropped: readonly { readonly column: number; readonly reason: string }[];
  /** bars on which every column that stays and the label are known */
  readonly rows: Int32Array;
}

/** A column known on less than this share of the labelled bars would cost all other columns their rows. */
const LEAST_KNOWN = 0.5;

/**
 * Leaves out what cannot be compared: columns that are never or seldom known, that do not vary, or that are another
 * column once more.
 */
export function screenColumns({ matrix, labels }: SelectionInput): Screened {
  const labelled = usableRows({ ...matrix, names: [], columns: [] }, labels);
  const dropped: { column: number; reason: string }[] = [];
  const columns: number[] = [];
  const firstOf = new Map<Float64Array, number>();
  matrix.columns.forEach((x, column) => {
    const twin = firstOf.get(x);
    const known = labelled.reduce((count, row) => count + Number(Number.isFinite(x[row])), 0);
    if (twin !== undefined) dropped.push({ column, reason: `the same column as ${matrix.names[twin]}` });
    else if (known === 0) dropped.push({ column, reason: 'not known on any bar with a label' });
    else if (known < LEAST_KNOWN * labelled.length) {
      const percent = ((100 * known) / labelled.length).toFixed(1);
      dropped.push({ column, reason: `known on ${percent} % of the bars only` });
    } else {
      firstOf.set(x, column);
      columns.push(column);
    }
  });
  const rows = usableRows(
    {
      ...matrix,
      names: columns.map((k) => matrix.names[k]),
      columns: columns.map((k) => matrix.columns[k]),
    },
    labels,
  );
  const varying = columns.filter((column) => {
    const x = matrix.columns[column];
    if (rows.some((row) => x[row] !== x[rows[0]])) return true;
    dropped.push({ column, reason: rows.length === 0 ? 'no bar has all columns' : 'does not vary' });
    return false;
  });
  return { columns: Int32Array.from(varying), dropped, rows };
}
