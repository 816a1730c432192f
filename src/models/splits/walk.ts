import { QuantError } from '../../core/kit/errors.js';
import { checkEmbargo, type PurgedFold } from '../purged-folds.js';
import type { LabelledRows } from './purge.js';

export interface WalkOptions extends LabelledRows {
  /** per bar, increasing: its open time in ms, or its number where windows are counted in bars */
  readonly clock: (bar: number) => number;
  /** length of the train window (of the first one when anchored) and of a test window, in the clock's unit, > 0 */
  readonly train: number;
  readonly test: number;
  /** true: every train window starts at the first usable bar; false: it rolls */
  readonly anchored: boolean;
  /** bars before the test window that no label may have used either */
  readonly embargoBars?: number;
}

/**
 * Windows that learn from the past and are judged on what follows: the only folds that are a trading result too.
 *
 * Test windows follow each other without a hole; the last one may be shorter, and windows without a usable bar are passed
 * over. Rows whose label ends in the test window, or in the embargo before it, are purged.
 *
 * @throws E_DATA when the bars do not reach past the first train window, or a window has no row to learn from
 * @source Pardo 2008, The Evaluation and Optimization of Trading Strategies, ch. 11; purging as in `purgedFolds`
 */
export function walkFolds(options: WalkOptions): PurgedFold[] {
  const { usable, endIndex, clock, train, test, anchored, embargoBars = 0 } = options;
  checkEmbargo(embargoBars);
  const start = usable.length > 0 ? clock(usable[0]) : 0;
  const end = usable.length > 0 ? clock(usable[usable.length - 1]) : 0;
  const folds: PurgedFold[] = [];
  for (let testFrom = start + train; testFrom <= end; testFrom += test) {
    const at = firstPlace(usable, clock, testFrom);
    const testRows = usable.slice(at, firstPlace(usable, clock, testFrom + test));
    if (testRows.length === 0) continue;
    const past = usable.subarray(anchored ? 0 : firstPlace(usable, clock, testFrom - train), at);
    const apart = past.filter((row) => Math.max(row, endIndex[row]) < testRows[0]);
    const trainRows = apart.filter((row) => Math.max(row, endIndex[row]) < testRows[0] - embargoBars);
    if (trainRows.length === 0) {
      throw new QuantError('E_DATA', `walk window ${folds.length + 1} has no row left to learn from`, {
        hint: 'use a longer train window, a shorter label or embargo, or bars without such holes',
      });
    }
    folds.push({
      index: folds.length,
      trainRows,
      testRows,
      purged: past.length - apart.length,
      embargoed: apart.length - trainRows.length,
    });
  }
  if (folds.length > 0) return folds;
  throw new QuantError('E_DATA', 'walk: the usable bars end before the first test window', {
    hint: 'use more bars or a shorter train window',
  });
}

/** The first place whose bar stands at or after a moment of the clock. */
function firstPlace(usable: Int32Array, clock: (bar: number) => number, moment: number): number {
  let from = 0;
  let to = usable.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (clock(usable[middle]) < moment) from = middle + 1;
    else to = middle;
  }
  return from;
}
