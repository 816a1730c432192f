import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Barriers, tripleBarrier } from '../../src/features/labels/triple-barrier.js';
import { purgedFolds } from '../../src/models/purged-folds.js';
import { gs1 } from '../support/series.js';

const rows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

describe('purgedFolds', () => {
  // López de Prado's rule on mlfinpy's ten one-minute bars with labels of two minutes.
  it('leaves out rows whose label meets the test part', () => {
    const folds = purgedFolds({ usable: rows(10), endIndex: rows(10).map((i) => i + 2), folds: 5 });
    expect([...folds[0].trainRows], 'test 0–1 ends at bar 3').toEqual([4, 5, 6, 7, 8, 9]);
    expect([...folds[4].trainRows], 'test 8–9: labels of 6 and 7 reach it').toEqual([0, 1, 2, 3, 4, 5]);
    expect(folds[2].purged).toBe(4);
  });
  it('leaves out the embargo behind the end of the last test label', () => {
    const folds = purgedFolds({ usable: rows(10), endIndex: rows(10), folds: 5, embargoBars: 3 });
    expect([...folds[1].trainRows]).toEqual([0, 1, 7, 8, 9]);
    expect(folds[1].embargoed).toBe(3);
  });
  it('leaves 20, 21, 21, 21 and 21 rows of the events of the stored series', () => {
    const settings: Barriers = {
      upper: 2,
      lower: 2,
      horizon: 10,
      span: 20,
      path: 'close',
      atHorizon: 'zero',
      maxGap: 0,
    };
    const { endIndex } = tripleBarrier(gs1(), settings);
    const folds = purgedFolds({ usable: rows(26).map((k) => 20 + 10 * k), endIndex, folds: 5 });
    expect(folds.map((fold) => fold.trainRows.length)).toEqual([20, 21, 21, 21, 21]);
  });
  it('purges nothing where no two labels overlap, and gives odd rows to the first folds', () => {
    const usable = rows(26).map((i) => 20 + 10 * i);
    const endIndex = new Int32Array(300);
    usable.forEach((bar) => {
      endIndex[bar] = bar + 9;
    });
    const folds = purgedFolds({ usable, endIndex, folds: 5 });
    expect(folds.map((fold) => fold.trainRows.length)).toEqual([20, 21, 21, 21, 21]);
  });
  it('tests every row once and never learns from a label that meets the test part', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 120 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 2, max: 4 }),
        (n, horizon, embargoBars, k) => {
          const endIndex = rows(n).map((i) => i + horizon);
          const folds = purgedFolds({ usable: rows(n), endIndex, folds: k, embargoBars });
          expect(folds.flatMap((fold) => [...fold.testRows])).toEqual([...rows(n)]);
          for (const { trainRows, testRows } of folds) {
            const [first, last] = [testRows[0], endIndex[testRows[testRows.length - 1]]];
            for (const row of trainRows) expect(endIndex[row] < first || row > last + embargoBars).toBe(true);
          }
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });
  it('says what cannot be cut', () => {
    expect(() => purgedFolds({ usable: rows(10), endIndex: rows(10), folds: 1 })).toThrow('at least 2, was 1');
    expect(() => purgedFolds({ usable: rows(6), endIndex: rows(6).map(() => 20), folds: 2 })).toThrow(
      'fold 1 of 2 has no row left to learn from',
    );
  });
});
