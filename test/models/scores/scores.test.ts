import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { scoreModel, scoreMulticlass } from '../../../src/models/score.js';
import { type ClassSample, classSampleOf } from '../../../src/models/scores/classes.js';
import { reliabilityTable } from '../../../src/models/scores/probability.js';
import { type ScoreSample, sampleOf } from '../../../src/models/scores/score.js';
import { classScores, scoresOf } from '../../../src/models/scores/tasks.js';
import { f } from '../../support/series.js';

const byName = (task: 'classification' | 'regression', p: Float64Array, y: Float64Array, threshold?: number) =>
  Object.fromEntries(scoreModel(task, p, y, { threshold }).map((r) => [r.name, r.reason ?? r.value]));

describe('scores of a decision', () => {
  it('count hits, false alarms and misses at the threshold', () => {
    // At 0.6: named are rows 0, 1, 2 of which 0 and 1 came; row 3 is missed.
    const found = byName('classification', f(0.9, 0.6, 0.7, 0.5, 0.1), f(1, 1, 0, 1, 0), 0.6);
    expect(found.precision).toBeCloseTo(2 / 3, 12);
    expect(found.recall).toBeCloseTo(2 / 3, 12);
    expect(found.f1).toBeCloseTo(2 / 3, 12);
    expect(found['balanced-accuracy']).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12);
    expect(found.mcc).toBeCloseTo((2 * 1 - 1 * 1) / Math.sqrt(3 * 3 * 2 * 2), 12);
    expect(found.accuracy, 'accuracy stays at 0.5').toBeCloseTo(4 / 5, 12);
  });
  it('say why there is none', () => {
    expect(byName('classification', f(0.1, 0.2), f(0, 0))).toMatchObject({
      f1: 'no row is above 0, and no row was named above 0',
      precision: 'no row was named above 0',
      recall: 'no row is above 0',
      mcc: 'all rows are of one class',
      'balanced-accuracy': 'all rows are of one class',
      'pr-auc': 'all rows are of one class',
    });
    expect(byName('classification', f(0.8, 0.9), f(0, 1)).mcc).toBe('all rows were named the same');
  });
  it('refuse a threshold or a quantile out of range', () => {
    expect(() => scoreModel('classification', f(0.5), f(1), { threshold: 1.1 })).toThrow('must be in [0, 1], was 1.1');
    expect(() => scoreModel('regression', f(0.5), f(1), { quantile: 0 })).toThrow('must be in (0, 1), was 0');
  });
});

describe('calibration', () => {
  it('compares what was said with what came, by bands', () => {
    const p = f(0.1, 0.15, 0.95, 1, 0.55);
    const y = f(0, 1, 1, 1, 0);
    const table = reliabilityTable(p, y);
    expect(table.map((band) => band.rows)).toEqual([0, 2, 0, 0, 0, 1, 0, 0, 0, 2]);
    expect([table[1].meanPrediction, table[1].shareAbove, table[9].meanPrediction, table[9].shareAbove]).toEqual([
      0.125, 0.5, 0.975, 1,
    ]);
    expect(table[0].shareAbove, 'an empty band knows nothing').toBeNaN();
    // (2·|0.125 − 0.5| + |0.55 − 0| + 2·|0.975 − 1|) / 5
    expect(byName('classification', p, y)['calibration-error']).toBeCloseTo((0.75 + 0.55 + 0.05) / 5, 12);
  });
  it('leaves out rows that are not known', () => {
    expect(reliabilityTable(f(0.5, NaN, 0.5), f(1, 1, NaN), 1)).toEqual([
      { from: 0, to: 1, rows: 1, meanPrediction: 0.5, shareAbove: 1 },
    ]);
  });
});

describe('scores of values', () => {
  it('count the sign of the prediction, a 0 as a miss', () => {
    const found = byName('regression', f(1, -1, 0, 2, 3), f(2, 1, 1, 3, 0));
    expect(found['hit-rate'], '2 of the 4 rows that moved').toBe(0.5);
    expect(found.mae).toBe((1 + 2 + 1 + 1 + 3) / 5);
    expect(byName('regression', f(1), f(0))['hit-rate']).toBe('every label is 0');
  });
});

describe('scores of classes', () => {
  const classes = f(-1, 0, 1);
  it('give no probability to a label that training never saw', () => {
    const found = scoreMulticlass(f(1, 0, 0, 0, 0, 1), classes, f(-1, 5));
    const values = Object.fromEntries(found.map((r) => [r.name, r.value]));
    expect(values.accuracy).toBe(0.5);
    expect(values['log-loss']).toBeCloseTo(-Math.log(1e-15) / 2, 6);
    expect(values.brier, 'sure of another class costs 2').toBe(1);
  });
  it('leave out rows without a probability or a label, and say why there is none', () => {
    const found = scoreMulticlass(f(NaN, NaN, NaN, 0.2, 0.3, 0.5, 1, 0, 0), classes, f(1, 1, NaN));
    expect(found[0]).toMatchObject({ name: 'rows', value: 1 });
    const reasons = Object.fromEntries(found.map((r) => [r.name, r.reason]));
    expect(reasons).toMatchObject({ mcc: 'all rows are of one class', auc: 'all rows are of one class' });
    expect(scoreMulticlass(f(), classes, f())[1].reason).toBe('no row was scored');
  });
  it('refuse probabilities of another shape', () => {
    expect(() => scoreMulticlass(f(0.5, 0.5), classes, f(1))).toThrow('3 probabilities for each of 1 labels, found 2');
  });
  it('score a direction model of two classes as its classifier', () => {
    const up = f(0.9, 0.3, 0.6, 0.4);
    const both = Float64Array.from({ length: 8 }, (_, k) => (k % 2 === 1 ? up[(k - 1) / 2] : 1 - up[k / 2]));
    const two = Object.fromEntries(scoreMulticlass(both, f(0, 1), f(1, 0, 0, 1)).map((r) => [r.name, r.value]));
    const one = byName('classification', up, f(1, 0, 0, 1));
    for (const name of ['log-loss', 'accuracy', 'accuracy-edge', 'balanced-accuracy', 'auc', 'mcc']) {
      expect(two[name], name).toBeCloseTo(Number(one[name]), 12);
    }
    expect(two.brier, 'both classes count').toBeCloseTo(2 * Number(one.brier), 12);
  });
});

describe('every score', () => {
  it('says what it is and which way is good, under a name of its own', () => {
    for (const scores of [scoresOf('classification'), scoresOf('regression', { quantile: 0.9 }), classScores()]) {
      expect(new Set(scores.map((score) => score.name)).size).toBe(scores.length);
      for (const { name, label, definition, better } of scores) {
        expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
        expect(label).not.toBe('');
        expect(definition.length, name).toBeGreaterThan(30);
        expect(['higher', 'lower', 'neither']).toContain(better);
      }
    }
  });
  const counted = fc.array(
    fc.record({ p: fc.integer({ min: 0, max: 8 }), y: fc.boolean(), c: fc.integer({ min: 0, max: 3 }) }),
    {
      minLength: 4,
      maxLength: 30,
    },
  );
  it('counts a row twice as two rows', () => {
    fc.assert(
      fc.property(counted, (rows) => {
        const repeated = rows.flatMap((row) => Array.from({ length: row.c }, () => row));
        if (repeated.length === 0) return;
        for (const task of ['classification', 'regression'] as const) {
          const p = (row: (typeof rows)[0]): number => (task === 'regression' ? row.p - 4 : row.p / 8);
          const y = (row: (typeof rows)[0]): number => (task === 'regression' ? row.p % 3 : Number(row.y));
          const make = (from: typeof rows): ScoreSample =>
            sampleOf(Float64Array.from(from, p), Float64Array.from(from, y));
          const counts = Float64Array.from(rows, (row) => row.c);
          const weighted = { ...make(rows), counts, total: repeated.length };
          for (const score of scoresOf(task, { quantile: 0.3 })) {
            expectNear(score.compute(weighted), score.compute(make(repeated)), `${task} ${score.name}`);
          }
        }
        const make = (from: typeof rows): ClassSample =>
          classSampleOf(
            Float64Array.from(from.flatMap((row) => [row.p / 16, 0.25, 0.75 - row.p / 16])),
            f(-1, 0, 1),
            Float64Array.from(from, (row) => (row.y ? 1 : (row.p % 2) - 1)),
          );
        const counts = Float64Array.from(rows, (row) => row.c);
        const weighted = { ...make(rows), counts, total: repeated.length };
        for (const score of classScores())
          expectNear(score.compute(weighted), score.compute(make(repeated)), score.name);
      }),
      { seed: 17, numRuns: 60 },
    );
  });
  it('is at its chance value for predictions that know nothing', () => {
    const rng = createRng(3);
    const p = Float64Array.from({ length: 20_000 }, () => rng.uniform());
    const y = Float64Array.from(p, () => Number(rng.uniform() < 0.3));
    const found = byName('classification', p, y);
    // Four standard errors of each: AUC 0.0045, shares of 6,000 and 10,000 rows about 0.006.
    expect(Math.abs(Number(found.auc) - 0.5)).toBeLessThan(0.018);
    expect(Math.abs(Number(found['pr-auc']) - 0.3)).toBeLessThan(0.024);
    expect(Math.abs(Number(found.mcc))).toBeLessThan(0.028);
    expect(Math.abs(Number(found['balanced-accuracy']) - 0.5)).toBeLessThan(0.018);
  });
});

function expectNear(
  found: { readonly value: number; readonly reason?: string },
  wanted: { readonly value: number; readonly reason?: string },
  name: string,
): void {
  expect(found.reason, name).toBe(wanted.reason);
  if (Number.isNaN(wanted.value)) expect(found.value, name).toBeNaN();
  else expect(Math.abs(found.value - wanted.value), name).toBeLessThan(1e-9);
}
