import { QuantError } from '../core/kit/errors.js';

/** One window of a walk-forward: learn on [trainFrom, trainTo), be judged on [testFrom, testTo). Bar indexes. */
export interface Split {
  readonly index: number;
  /** the bars of the train window that may be learnt from, increasing */
  readonly trainRows: Int32Array;
  readonly trainFrom: number;
  readonly trainTo: number;
  readonly testFrom: number;
  readonly testTo: number;
  /** bars of the train window left out because their label reaches into the test window or its embargo */
  readonly purged: number;
}

export interface WalkForwardOptions {
  /** number of bars */
  readonly rows: number;
  /** (rows,) the last bar that each bar's label used, -1 where there is none; without it a label ends on its own bar */
  readonly endIndex?: Int32Array;
  /** bars that can be trained on, increasing, as from `usableRows`; all of them when absent */
  readonly usable?: Int32Array;
  /** length of the train window (of the first one when anchored), bars */
  readonly trainBars: number;
  /** length of a test window, bars; the last one may be shorter */
  readonly testBars: number;
  /** true: every train window starts at `firstRow`; false: it rolls */
  readonly anchored?: boolean;
  /** bars before the test window that no label may have used either */
  readonly embargoBars?: number;
  /** first bar of the first train window */
  readonly firstRow?: number;
}

/**
 * Cuts a history into windows that learn from the past and are judged on what follows.
 *
 * Test windows follow each other without a hole. A label is known only at its end, so a bar whose label ends at or
 * after the start of the test window (less the embargo) is purged: learning from it would be learning from the test.
 * There is no shuffling and no training after a test window; in time order neither can be honest.
 *
 * @throws E_PARAM when a length is out of range
 * @throws E_DATA when the bars do not reach past the first train window
 * @source López de Prado 2018, Advances in Financial Machine Learning, ch. 7 (purging)
 */
export function walkForwardSplits(options: WalkForwardOptions): Split[] {
  const { rows, endIndex, usable, trainBars, testBars, anchored = false, embargoBars = 0, firstRow = 0 } = options;
  wholeAtLeast('trainBars', trainBars, 1);
  wholeAtLeast('testBars', testBars, 1);
  wholeAtLeast('embargoBars', embargoBars, 0);
  wholeAtLeast('firstRow', firstRow, 0);
  if (endIndex !== undefined && endIndex.length !== rows) {
    throw new QuantError('E_SHAPE', `walk-forward: ${rows} bars, but labels for ${endIndex.length}`);
  }
  if (rows <= firstRow + trainBars) {
    throw new QuantError(
      'E_DATA',
      `walk-forward needs more than ${trainBars} train bars after the ${firstRow} of the warm-up, has ${rows} bars in all`,
      { hint: 'use more bars or a shorter train window' },
    );
  }
  const splits: Split[] = [];
  for (let testFrom = firstRow + trainBars; testFrom < rows; testFrom += testBars) {
    const trainFrom = anchored ? firstRow : testFrom - trainBars;
    const known = knownWithin(trainFrom, testFrom, { endIndex, usable });
    const trainRows = known.filter((row) => (endIndex === undefined ? row : endIndex[row]) < testFrom - embargoBars);
    splits.push({
      index: splits.length,
      trainRows,
      trainFrom,
      trainTo: testFrom,
      testFrom,
      testTo: Math.min(testFrom + testBars, rows),
      purged: known.length - trainRows.length,
    });
  }
  return splits;
}

function knownWithin(
  from: number,
  to: number,
  { endIndex, usable }: Pick<WalkForwardOptions, 'endIndex' | 'usable'>,
): Int32Array {
  const inside =
    usable === undefined
      ? Int32Array.from({ length: to - from }, (_, k) => from + k)
      : usable.subarray(firstAtOrAfter(usable, from), firstAtOrAfter(usable, to));
  return endIndex === undefined ? inside : inside.filter((row) => endIndex[row] >= 0);
}

function firstAtOrAfter(rows: Int32Array, row: number): number {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (rows[middle] < row) from = middle + 1;
    else to = middle;
  }
  return from;
}

function wholeAtLeast(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new QuantError('E_PARAM', `walk-forward ${name} must be a whole number of at least ${least}, was ${value}`);
  }
}
