import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alongPath,
  combinations,
  combinatorialFolds,
  combinatorialPaths,
} from '../../../src/models/splits/combinatorial.js';

const count = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

describe('combinatorialFolds', () => {
  it('makes C(N, k) folds and C(N, k) · k / N paths', () => {
    for (const [groups, testGroups, folds, paths] of [
      [6, 2, 15, 5],
      [10, 2, 45, 9],
      [3, 2, 3, 2],
      [5, 1, 5, 1],
    ]) {
      const cut = combinatorialFolds({ usable: count(60), endIndex: count(60), groups, testGroups });
      expect([cut.length, combinatorialPaths(cut).length], `${groups}/${testGroups}`).toEqual([folds, paths]);
      expect([combinations(groups, testGroups), (folds * testGroups) / groups]).toEqual([folds, paths]);
    }
  });
  // skfolio, tests/test_model_selection/test_combinatorial.py: 12 rows, 3 folds, 2 tested, 1 purged.
  it('purges as skfolio does', () => {
    const folds = combinatorialFolds({
      usable: count(12),
      endIndex: count(12).map((i) => Math.min(i + 1, 11)),
      groups: 3,
      testGroups: 2,
    });
    expect(folds.map((fold) => [...fold.trainRows])).toEqual([
      [9, 10, 11],
      [5, 6],
      [0, 1, 2],
    ]);
    expect(folds.map((fold) => [...fold.testRows])).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7],
      [0, 1, 2, 3, 8, 9, 10, 11],
      [4, 5, 6, 7, 8, 9, 10, 11],
    ]);
  });
  it('leaves an embargo behind each block', () => {
    const folds = combinatorialFolds({
      usable: count(20),
      endIndex: count(20),
      groups: 5,
      testGroups: 2,
      embargoBars: 2,
    });
    const apart = folds.find((fold) => fold.groups?.map(({ group }) => group).join() === '0,2');
    expect([...(apart?.trainRows ?? [])], 'tests 0–3 and 8–11').toEqual([6, 7, 14, 15, 16, 17, 18, 19]);
    expect(apart?.embargoed).toBe(4);
  });
  it('gives paths that hold every row exactly once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 7 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 60, max: 90 }),
        (groups, tested, n) => {
          const testGroups = Math.min(tested, groups - 1);
          const usable = count(n).filter((i) => i % 4 !== 1);
          const folds = combinatorialFolds({ usable, endIndex: count(n), groups, testGroups });
          const paths = combinatorialPaths(folds);
          const used = new Set<string>();
          for (const path of paths) {
            expect(path.length).toBe(groups);
            const rows = path.flatMap(({ fold, from, to }) => [...folds[fold].testRows.subarray(from, to)]);
            expect(rows).toEqual([...usable]);
            for (const { fold, from } of path) used.add(`${fold}/${from}`);
          }
          expect(used.size, 'each piece belongs to one path').toBe(folds.length * testGroups);
        },
      ),
      { seed: 3, numRuns: 40 },
    );
  });
  it('lays predictions along a path', () => {
    const folds = combinatorialFolds({ usable: count(6), endIndex: count(7), groups: 3, testGroups: 2 });
    // Fold 0 tests groups 0 and 1, fold 1 groups 0 and 2, fold 2 groups 1 and 2: each says its own number.
    const said = folds.map((fold) => new Float64Array(fold.testRows.length).fill(fold.index));
    const [first, second] = combinatorialPaths(folds).map((path) => [...alongPath(path, folds, said, 7)]);
    expect(first).toEqual([0, 0, 0, 0, 1, 1, NaN]);
    expect(second).toEqual([1, 1, 2, 2, 2, 2, NaN]);
  });
  it('says what it cannot make', () => {
    expect(() => combinatorialFolds({ usable: count(9), endIndex: count(9), groups: 2, testGroups: 1 })).toThrow(
      'cpcv groups must be a whole number of at least 3, was 2',
    );
    expect(() =>
      combinatorialFolds({ usable: count(9), endIndex: count(9).fill(8), groups: 3, testGroups: 2 }),
    ).toThrow('fold 1 of 3 has no row left to learn from');
    expect(() =>
      combinatorialPaths([{ index: 0, trainRows: count(1), testRows: count(1), purged: 0, embargoed: 0 }]),
    ).toThrow('paths are made of combinatorial folds, fold 1 is none');
  });
});
