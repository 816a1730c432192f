import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutFolds, parseSplits, type SplitHistory } from '../../../src/models/splits/plan.js';

const HOUR = 3_600_000;
const count = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

/** n hourly bars, all usable, labels of `horizon` bars. */
function hourly(n: number, horizon = 0): SplitHistory {
  return {
    usable: count(n - horizon),
    endIndex: count(n).map((i) => Math.min(i + horizon, n - 1)),
    openTime: Float64Array.from({ length: n }, (_, i) => i * HOUR),
    intervalMs: HOUR,
  };
}

describe('parseSplits', () => {
  it.each([
    ['purged:5,embargo=1%', 'purged:5,embargo=1%'],
    ['purged', 'purged:5,embargo=1%'],
    [' purged:10, embargo=48h ', 'purged:10,embargo=2d'],
    ['purged:3,embargo=0', 'purged:3,embargo=0'],
    ['purged,embargo=90m', 'purged:5,embargo=90m'],
    ['cpcv:6/2,embargo=1.0%', 'cpcv:6/2,embargo=1%'],
    ['cpcv', 'cpcv:6/2,embargo=1%'],
    ['walk:train=1y,test=90d', 'walk:train=365d,test=90d'],
    ['walk:anchored,test=500,train=2000', 'walk:train=2000,test=500,anchored'],
    ['walk:train=30d,test=1w,embargo=24', 'walk:train=30d,test=7d,embargo=24'],
  ])('reads %s as %s', (text, canonical) => {
    expect(parseSplits(text).text).toBe(canonical);
    expect(parseSplits(canonical).text, 'the canonical text names itself').toBe(canonical);
  });

  it.each(['shuffle:5', 'shuffled', 'kfold:5', 'k-fold:10', 'random:5', 'stratified:5', 'monte-carlo-random'])(
    'refuses %s with the reason that shuffling leaks',
    (text) => {
      expect(() => parseSplits(text)).toThrow('is not offered: rows next to each other in time share their news');
    },
  );

  it.each([
    ['purgd:5', 'unknown way to split "purgd"'],
    ['', 'unknown way to split ""'],
    ['purged:1', 'purged folds must be a whole number of at least 2, was "1"'],
    ['purged:5,embargo=100%', 'purged embargo must be below 100%, was 100%'],
    ['purged:5,embargo=soon', 'purged embargo must be bars, a share or a length of time, was "soon"'],
    ['purged:5,gap=3', 'purged does not take "gap"'],
    ['purged:5,embargo=1,embargo=2', 'purged: "embargo" is given twice'],
    ['purged:5,anchored', 'purged does not take "anchored"'],
    ['walk:train=9,test=3,anchored=no', 'walk anchored stands alone or not at all, was "anchored=no"'],
    ['cpcv:6', 'cpcv must name groups/test groups, such as 6/2, was "6"'],
    ['cpcv:6/6', 'cpcv test groups must be in [1, 5], was 6'],
    ['cpcv:20/10', 'cpcv:20/10 makes 184756 folds, at most 1000'],
    ['walk:test=90d', 'walk needs train='],
    ['walk:train=365d,test=500', 'walk train and test must both be bars or both be lengths of time'],
    ['walk:train=10%,test=5%', 'walk train must be bars or a length of time, above 0, was "10%"'],
    ['walk:train=100,test=0', 'walk test must be bars or a length of time, above 0, was "0"'],
    ['walk:5,train=100,test=10', 'walk does not take "5"'],
  ])('refuses %s: %s', (text, message) => {
    expect(() => parseSplits(text)).toThrow(message);
  });
});

describe('cutFolds', () => {
  it('takes an embargo as bars, as a share of the bars, or as time', () => {
    for (const embargo of ['20', '10%', '20h', '1200m']) {
      const folds = cutFolds(parseSplits(`purged:5,embargo=${embargo}`), hourly(200));
      expect(
        folds.map((fold) => fold.embargoed),
        embargo,
      ).toEqual([20, 20, 20, 20, 0]);
    }
  });
  it('rounds an embargo up, never down', () => {
    const folds = cutFolds(parseSplits('purged:2,embargo=90m'), hourly(20));
    expect(folds[0].embargoed, '90 minutes of hourly bars').toBe(2);
    expect(cutFolds(parseSplits('purged:2,embargo=1%'), hourly(20))[0].embargoed, '1 % of 20 bars').toBe(1);
  });
  it('walks forward by time, over holes in the history too', () => {
    const history = hourly(10);
    // Bars 4 to 9 come a day later.
    const openTime = history.openTime.map((time, i) => (i < 4 ? time : time + 24 * HOUR));
    const folds = cutFolds(parseSplits('walk:train=26h,test=4h,anchored'), { ...history, openTime });
    expect(folds.map((fold) => [[...fold.trainRows], [...fold.testRows]])).toEqual([
      [
        [0, 1, 2, 3],
        [4, 5],
      ],
      [
        [0, 1, 2, 3, 4, 5],
        [6, 7, 8, 9],
      ],
    ]);
  });
  it('rolls windows counted in bars, purged where a label reaches the test window', () => {
    const folds = cutFolds(parseSplits('walk:train=4,test=3'), hourly(12, 2));
    expect(folds.map((fold) => [[...fold.trainRows], [...fold.testRows], fold.purged])).toEqual([
      [[0, 1], [4, 5, 6], 2],
      [[3, 4], [7, 8, 9], 2],
    ]);
    const [first] = cutFolds(parseSplits('walk:train=4,test=3,embargo=1'), hourly(12, 2));
    expect([[...first.trainRows], first.purged, first.embargoed], 'labels end before bar 3').toEqual([[0], 2, 1]);
  });
  it('says what cannot be cut', () => {
    expect(() => cutFolds(parseSplits('walk:train=30,test=3'), hourly(12))).toThrow('end before the first test window');
    expect(() => cutFolds(parseSplits('walk:train=3,test=3'), hourly(12, 4))).toThrow(
      'walk window 1 has no row left to learn from',
    );
    expect(() => cutFolds(parseSplits('cpcv:6/2'), hourly(5))).toThrow(
      '6 groups need at least as many rows, there are 5',
    );
    expect(() => cutFolds(parseSplits('walk:train=3,test=3'), { ...hourly(5), usable: count(0) })).toThrow(
      'end before the first test window',
    );
  });

  const history = fc
    .record({
      bars: fc.integer({ min: 60, max: 140 }),
      seed: fc.array(fc.record({ use: fc.boolean(), span: fc.integer({ min: 0, max: 7 }) }), {
        minLength: 140,
        maxLength: 140,
      }),
    })
    .map(({ bars, seed }): SplitHistory => {
      const usable = count(bars).filter((i) => seed[i].use || i % 3 === 0);
      const endIndex = count(bars).map((i) => Math.min(bars - 1, i + seed[i].span));
      return { ...hourly(bars), usable, endIndex };
    });
  const plan = fc.constantFrom(
    'purged:3,embargo=2',
    'purged:4,embargo=1%',
    'cpcv:5/2,embargo=1',
    'cpcv:4/1,embargo=2h',
    'cpcv:5/3,embargo=0',
    'walk:train=25,test=10',
    'walk:train=25h,test=7h,anchored,embargo=2',
  );
  it('never lets a train label share a bar with a test label, whatever the labels', () => {
    fc.assert(
      fc.property(history, plan, (bars, text) => {
        const { usable, endIndex } = bars;
        const folds = cutFolds(parseSplits(text), bars);
        for (const { trainRows, testRows } of folds) {
          expect(trainRows.length).toBeGreaterThan(0);
          for (const learnt of trainRows) {
            for (const judged of testRows) {
              const apart = endIndex[learnt] < judged || endIndex[judged] < learnt;
              if (!apart) throw new Error(`${text}: ${learnt} meets ${judged}`);
            }
          }
          const all = [...trainRows, ...testRows];
          expect(new Set(all).size, 'no row teaches and judges').toBe(all.length);
          for (const rows of [trainRows, testRows]) {
            expect([...rows], 'rows stand in order of time').toEqual([...rows].sort((a, b) => a - b));
            expect([...rows].every((row) => usable.includes(row))).toBe(true);
          }
        }
        if (text.startsWith('purged')) {
          expect(folds.flatMap((fold) => [...fold.testRows])).toEqual([...usable]);
          for (const { trainRows, testRows, purged, embargoed } of folds) {
            expect(trainRows.length + testRows.length + purged + embargoed).toBe(usable.length);
          }
        }
        if (text.startsWith('walk')) {
          for (const { trainRows, testRows } of folds) {
            expect(trainRows[trainRows.length - 1], 'learns from the past only').toBeLessThan(testRows[0]);
          }
        }
      }),
      { seed: 11, numRuns: 120 },
    );
  });
});
