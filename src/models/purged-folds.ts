import { QuantError } from '../core/kit/errors.js';

/** One part of the history to be judged on, and what may be learnt from when it is. Bar indexes, increasing. */
export interface PurgedFold {
  readonly index: number;
  readonly trainRows: Int32Array;
  readonly testRows: Int32Array;
  /** rows left out because their label overlaps the test part, and those left out by the embargo behind it */
  readonly purged: number;
  readonly embargoed: number;
}

export interface PurgedFoldOptions {
  /** bars that can be used, increasing, as from `usableRows` */
  readonly usable: Int32Array;
  /** per bar: the last bar that its label used */
  readonly endIndex: Int32Array;
  readonly folds: number;
  /** bars after the end of the last test label from which nothing is learnt either */
  readonly embargoBars?: number;
}

/**
 * Cuts a history into k parts in time order; each is judged once by what the others teach.
 *
 * A row is purged when the bars of its label, from its own to its end, meet those of the test part, from the first test
 * bar to the end of the last test label. Rows behind it carry its news on for a while: the embargo leaves them out.
 * Training on what came after the test is honest for comparing features; it is not a trading result.
 *
 * @throws E_PARAM when a count is out of range
 * @throws E_DATA when a fold would have no row to learn from
 * @source López de Prado 2018, Advances in Financial Machine Learning, ch. 7
 */
export function purgedFolds({ usable, endIndex, folds, embargoBars = 0 }: PurgedFoldOptions): PurgedFold[] {
  if (!Number.isInteger(folds) || folds < 2) {
    throw new QuantError('E_PARAM', `folds must be a whole number of at least 2, was ${folds}`);
  }
  if (!Number.isInteger(embargoBars) || embargoBars < 0) {
    throw new QuantError('E_PARAM', `embargo must be a whole number of bars, at least 0, was ${embargoBars}`);
  }
  const n = usable.length;
  if (n < folds) throw new QuantError('E_DATA', `${folds} folds need at least as many rows, there are ${n}`);
  return Array.from({ length: folds }, (_, index) => {
    // The first folds take the rows that do not divide evenly, as NumPy's array_split does.
    const from = index * Math.floor(n / folds) + Math.min(index, n % folds);
    const to = from + Math.floor(n / folds) + Number(index < n % folds);
    const testRows = usable.slice(from, to);
    const first = testRows[0];
    const last = testRows.reduce((end, row) => Math.max(end, endIndex[row]), testRows[testRows.length - 1]);
    const overlaps = (row: number): boolean => row <= last && Math.max(row, endIndex[row]) >= first;
    const others = usable.filter((_, k) => k < from || k >= to);
    const apart = others.filter((row) => !overlaps(row));
    const trainRows = apart.filter((row) => row < first || row > last + embargoBars);
    if (trainRows.length === 0) {
      throw new QuantError('E_DATA', `fold ${index + 1} of ${folds} has no row left to learn from`, {
        hint: 'use more bars, a shorter label or embargo, or fewer folds',
      });
    }
    return {
      index,
      trainRows,
      testRows,
      purged: others.length - apart.length,
      embargoed: apart.length - trainRows.length,
    };
  });
}
