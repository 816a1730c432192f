import { QuantError } from '../core/kit/errors.js';
import { equalBlocks, learnAround } from './splits/purge.js';

/** One part of the history to be judged on, and what may be learnt from when it is. Bar indexes, increasing. */
export interface PurgedFold {
  readonly index: number;
  readonly trainRows: Int32Array;
  readonly testRows: Int32Array;
  /** rows left out because their label overlaps the test part, and those left out by the embargo behind it */
  readonly purged: number;
  readonly embargoed: number;
  /** combinatorial folds: the groups that are tested, as places in `testRows`, [from, to) */
  readonly groups?: readonly { readonly group: number; readonly from: number; readonly to: number }[];
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
  checkEmbargo(embargoBars);
  const n = usable.length;
  if (n < folds) throw new QuantError('E_DATA', `${folds} folds need at least as many rows, there are ${n}`);
  return equalBlocks(n, folds).map((block, index) => {
    const learnable = learnAround({ usable, endIndex }, [block], embargoBars);
    if (learnable.trainRows.length === 0) throw nothingToLearn(index, folds);
    return { index, ...learnable, testRows: usable.slice(block.from, block.to) };
  });
}

export function checkEmbargo(embargoBars: number): void {
  if (Number.isInteger(embargoBars) && embargoBars >= 0) return;
  throw new QuantError('E_PARAM', `embargo must be a whole number of bars, at least 0, was ${embargoBars}`);
}

export function nothingToLearn(index: number, folds: number): QuantError {
  return new QuantError('E_DATA', `fold ${index + 1} of ${folds} has no row left to learn from`, {
    hint: 'use more bars, a shorter label or embargo, or fewer folds',
  });
}
