import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkForwardSplits } from '../../src/models/split.js';

/** Labels that look `horizon` bars ahead; the last bars have none. */
const ahead = (rows: number, horizon: number): Int32Array =>
  Int32Array.from({ length: rows }, (_, i) => (i + horizon < rows ? i + horizon : -1));

describe('walkForwardSplits', () => {
  it('rolls windows one can count by hand', () => {
    const splits = walkForwardSplits({ rows: 10, trainBars: 4, testBars: 3 });
    expect(splits.map((s) => [s.trainFrom, s.trainTo, s.testFrom, s.testTo])).toEqual([
      [0, 4, 4, 7],
      [3, 7, 7, 10],
    ]);
    expect(splits.map((s) => [...s.trainRows])).toEqual([
      [0, 1, 2, 3],
      [3, 4, 5, 6],
    ]);
    expect(splits.map((s) => [s.index, s.purged])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });
  it('purges the bars whose label reaches the test window', () => {
    const [first, second] = walkForwardSplits({ rows: 12, trainBars: 6, testBars: 3, endIndex: ahead(12, 2) });
    expect([...first.trainRows], 'bar 4 is labelled by bar 6, the first test bar').toEqual([0, 1, 2, 3]);
    expect(first.purged).toBe(2);
    expect([...second.trainRows]).toEqual([3, 4, 5, 6]);
  });
  it('keeps an embargo before the test window free of labels', () => {
    const [first] = walkForwardSplits({ rows: 12, trainBars: 6, testBars: 3, endIndex: ahead(12, 2), embargoBars: 1 });
    expect([...first.trainRows], 'labels end before bar 5').toEqual([0, 1, 2]);
    expect(first.purged).toBe(3);
  });
  it('starts every train window at the first row when anchored', () => {
    const splits = walkForwardSplits({ rows: 11, firstRow: 1, trainBars: 4, testBars: 3, anchored: true });
    expect(splits.map((s) => [s.trainFrom, s.trainTo, s.testTo])).toEqual([
      [1, 5, 8],
      [1, 8, 11],
    ]);
  });
  it('ends with a shorter test window rather than dropping bars', () => {
    const splits = walkForwardSplits({ rows: 9, trainBars: 4, testBars: 3 });
    expect(splits.map((s) => [s.testFrom, s.testTo])).toEqual([
      [4, 7],
      [7, 9],
    ]);
  });
  it('takes only usable bars with a known label, and does not call the others purged', () => {
    const endIndex = Int32Array.of(0, 1, -1, 3, 4, 5);
    const [only] = walkForwardSplits({
      rows: 6,
      trainBars: 5,
      testBars: 1,
      endIndex,
      usable: Int32Array.of(1, 2, 3, 5),
    });
    expect([...only.trainRows]).toEqual([1, 3]);
    expect(only.purged).toBe(0);
  });
  it('never lets a train label meet a test bar, and tests every later bar once', () => {
    fc.assert(
      fc.property(
        fc.record({
          rows: fc.integer({ min: 20, max: 120 }),
          trainBars: fc.integer({ min: 1, max: 15 }),
          testBars: fc.integer({ min: 1, max: 12 }),
          firstRow: fc.integer({ min: 0, max: 4 }),
          embargoBars: fc.integer({ min: 0, max: 3 }),
          anchored: fc.boolean(),
          reach: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 120, maxLength: 120 }),
        }),
        ({ reach, ...options }) => {
          const endIndex = Int32Array.from({ length: options.rows }, (_, i) =>
            Math.min(i + reach[i], options.rows - 1),
          );
          const splits = walkForwardSplits({ ...options, endIndex });
          const tested = splits.flatMap((s) => Array.from({ length: s.testTo - s.testFrom }, (_, k) => s.testFrom + k));
          const first = options.firstRow + options.trainBars;
          expect(tested).toEqual(Array.from({ length: options.rows - first }, (_, k) => first + k));
          for (const s of splits) {
            for (const row of s.trainRows) expect(endIndex[row]).toBeLessThan(s.testFrom - options.embargoBars);
            expect(s.trainRows.length + s.purged).toBe(s.trainTo - s.trainFrom);
          }
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });
  it('refuses windows that cannot be', () => {
    expect(() => walkForwardSplits({ rows: 10, trainBars: 0, testBars: 1 })).toThrow(
      'walk-forward trainBars must be a whole number of at least 1, was 0',
    );
    expect(() => walkForwardSplits({ rows: 10, trainBars: 10, testBars: 1 })).toThrow(
      'walk-forward needs more than 10 train bars after the 0 of the warm-up, has 10 bars in all',
    );
    expect(() => walkForwardSplits({ rows: 10, trainBars: 2, testBars: 1, endIndex: new Int32Array(9) })).toThrow(
      '10 bars, but labels for 9',
    );
  });
});
