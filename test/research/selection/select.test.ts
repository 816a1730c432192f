import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { advised, labelsOf, matrixOf, noiseWorld, select } from './world.js';

/** Half of the answer is chance: five columns of fifty, one of which acts only through another. */
const planted = (x: readonly Float64Array[], i: number, noise: number): number =>
  0.5 * (x[0][i] + x[1][i] - x[2][i] + x[3][i] * x[4][i]) + 0.4 * x[4][i] + noise;

// A few seconds alone; the limit leaves room for a busy machine.
describe('selectFeatures', { timeout: 90_000 }, () => {
  it('keeps the five columns of fifty that matter and no other', () => {
    const world = noiseWorld('planted', { rows: 900, columns: 50, horizon: 3, task: 'regression' }, planted);
    const selection = select(world, { methods: ['mi', 'gain', 'permutation', 'lasso', 'boruta'], folds: 3 });
    expect(advised(selection, 'keep').sort()).toEqual(['x0', 'x1', 'x2', 'x3', 'x4']);
    const [best] = selection.features;
    expect(best.reason).toMatch(/helps on held-out rows in 3 of 3 folds; above its shadows in 3 of 3 folds; top 13/);
    expect(best.topShare).toBe(1);
    expect(
      selection.folds.every((fold) => fold.relativeLoss < 1),
      'the boosting has skill',
    ).toBe(true);
    expect(selection.lassoPenalty).toBeGreaterThan(0.02);
  });
  it('keeps none of 60 noise columns, whatever the seed', () => {
    // By hand over 8 seeds of 30 columns, 800 rows and 5 folds: 0 kept, none confirmed in most folds. 2 of 60 has room.
    let kept = 0;
    for (let seed = 0; seed < 3; seed++) {
      const world = noiseWorld(`null${seed}`, { rows: 400, columns: 20 });
      const selection = select(world, { seed, methods: ['gain', 'permutation', 'boruta'], folds: 3 });
      kept += advised(selection, 'keep').length;
    }
    expect(kept).toBeLessThanOrEqual(2);
  });
  it('keeps no slow noise for a slow label: shadows are as slow', () => {
    const rng = createRng('slow');
    const slow = (rate: number, n: number): Float64Array => {
      let level = 0;
      return Float64Array.from({ length: n }, () => (level = (1 - rate) * level + rate * rng.normal()));
    };
    const columns = Array.from({ length: 12 }, () => slow(0.02, 1000));
    const selection = select(
      {
        matrix: matrixOf(columns),
        labels: labelsOf(slow(0.05, 1000), 20),
        task: 'classification',
        categories: columns.map(() => 'trend'),
      },
      { methods: ['gain', 'permutation', 'boruta'], folds: 3, embargoBars: 50 },
    );
    expect(advised(selection, 'keep').length).toBeLessThanOrEqual(1);
  });
  it('lets the best of near-duplicates stand for all and says who does', () => {
    const world = noiseWorld('twins', { rows: 800, columns: 8, task: 'regression' }, (x, i, e) => x[0][i] + 0.5 * e);
    const rng = createRng('twin-noise');
    const columns = world.matrix.columns.slice();
    columns[5] = columns[0].map((v) => -v + 0.15 * rng.normal());
    const selection = select({ ...world, matrix: matrixOf(columns) }, { methods: ['mi', 'gain', 'permutation'] });
    expect(advised(selection, 'keep')).toContain('x0');
    const twin = selection.features.find(({ name }) => name === 'x5');
    expect(twin?.advice).toBe('drop');
    expect(twin?.reason).toBe('duplicate of x0 (ρ -0.99), x0 scores higher');
    expect(twin?.representative).toBe('x0');
    expect(selection.groups).toBe(7);
    expect(selection.clusters).toEqual([['x0', 'x5']]);
  });
  it('leaves out columns that say nothing, with the reason, and counts the rows that are left', () => {
    const world = noiseWorld('screen', { rows: 600, columns: 6, horizon: 5 });
    const columns = world.matrix.columns.slice();
    columns[1] = new Float64Array(600).fill(3);
    columns[2] = new Float64Array(600).fill(NaN);
    columns[3] = columns[3].map((v, i) => (i < 400 ? NaN : v));
    columns[4] = columns[4].map((v, i) => (i < 100 ? NaN : v));
    columns[5] = columns[0];
    const selection = select({ ...world, matrix: matrixOf(columns) }, { methods: ['mi'], folds: 3 });
    const reasons = Object.fromEntries(selection.features.map(({ name, reason }) => [name, reason]));
    expect(reasons.x1).toBe('does not vary');
    expect(reasons.x2).toBe('not known on any bar with a label');
    expect(reasons.x3).toBe('known on 32.8 % of the bars only');
    expect(reasons.x5).toBe('the same column as x0');
    expect([selection.columnsGiven, selection.columnsUsed]).toEqual([6, 2]);
    expect(selection.usableRows, '600 less 100 of warm-up and 5 without a label').toBe(495);
  });
  it('samples rows and columns down to the caps and says so', () => {
    const world = noiseWorld('caps', { rows: 1200, columns: 12 });
    const selection = select(world, { methods: ['gain'], maxTrainRows: 300, maxTestRows: 100, maxColumns: 4 });
    for (const fold of selection.folds) {
      expect([fold.trainUsed <= 300, fold.testUsed <= 100, fold.candidates]).toEqual([true, true, 4]);
      expect([fold.trainRows, fold.testRows]).toEqual([960, 240]);
    }
    const never = selection.features.filter(({ reason }) => reason.includes('too low to be looked at'));
    expect(never.length).toBeGreaterThan(0);
  });
  it('gives the same bits for the same seed', () => {
    const world = noiseWorld('seed', { rows: 400, columns: 8 });
    const once = select(world, { methods: ['gain', 'permutation', 'rfe', 'boruta'], folds: 2, seed: 9 });
    const again = select(world, { methods: ['gain', 'permutation', 'rfe', 'boruta'], folds: 2, seed: 9 });
    expect(again).toEqual(once);
  });
  it('does not see test labels in the rankings of a fold', () => {
    const world = noiseWorld('blind', { rows: 400, columns: 4 }, (x, i, e) => x[0][i] + e);
    const values = world.labels.values.map((v, i) => (i < 200 ? -v : v));
    const methods = ['mi', 'gain', 'rfe', 'boruta'] as const;
    const before = select(world, { methods, folds: 2 });
    const after = select({ ...world, labels: labelsOf(values, 0) }, { methods, folds: 2 });
    for (const { name, scores } of before.features) {
      const other = after.features.find((f) => f.name === name);
      for (const method of methods) {
        expect(other?.scores[method]?.byFold[0], 'fold 1 is judged on the first half and learns on the second').toBe(
          scores[method]?.byFold[0],
        );
      }
    }
  });
  it('says what is missing when there is too little', () => {
    expect(() => select(noiseWorld('few', { rows: 100, columns: 3 }))).toThrow(
      '5 folds need 200 bars on which all columns and the label are known, found 100',
    );
  });
});
