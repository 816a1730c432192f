import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { growIsolationForest, isolationScore, meanPath } from '../../../src/models/preprocessing/isolation-forest.js';
import { imputeLast } from '../../../src/models/preprocessors/impute-last.js';
import { imputeLinear } from '../../../src/models/preprocessors/impute-linear.js';
import { seasonalMeans } from '../../../src/models/preprocessors/impute-seasonal.js';
import { hampelPast } from '../../../src/models/preprocessors/outlier-hampel.js';
import { robustSpread } from '../../../src/models/preprocessors/outlier-zscore.js';
import { shareBelow } from '../../../src/models/preprocessors/scale-quantile.js';
import { preprocessors } from '../../../src/models/registry.js';
import { f } from '../../support/series.js';

const N = Number.NaN;

describe('imputeLast', () => {
  it('carries the last known value as many rows as it may', () => {
    expect([...imputeLast(f(N, 1, N, N, N, 2, N), 2)]).toEqual([N, 1, 1, 1, N, 2, 2]);
  });
});

describe('imputeLinear', () => {
  it('draws the past line on, without a look at the far side of the gap', () => {
    expect([...imputeLinear(f(1, 2, 3, N, N, N, -100), { points: 3, max: 2 })]).toEqual([1, 2, 3, 4, 5, N, -100]);
  });
  it('carries a single known value, and counts filled rows by their distance', () => {
    expect([...imputeLinear(f(N, 7, N, 9, N), { points: 2, max: 5 })]).toEqual([N, 7, 7, 9, 10]);
  });
});

describe('impute-seasonal', () => {
  it('means the known values of each place, and all of them where a place has none', () => {
    const means = seasonalMeans(f(1, 10, 3, N, N, N), Int32Array.of(0, 1, 0, 1, 2, 2), 3);
    expect([...means.subarray(0, 2)]).toEqual([2, 10]);
    expect(means[2], '14 / 3').toBeCloseTo(14 / 3, 14);
    expect(seasonalMeans(f(N, N), Int32Array.of(0, 1), 2).length).toBe(0);
  });

  const table = (values: Float64Array, firstBar = 0) => ({
    names: ['x'],
    columns: [values],
    rows: values.length,
    openTime: Float64Array.from(values, (_, i) => (firstBar + i) * 60_000),
  });
  it('knows the place of a bar by its time, also when a table begins elsewhere', () => {
    const { definition } = preprocessors.parse('impute-seasonal');
    const fitted = definition.fit(table(f(1, 2, 3, 1, 2, 3)), { period: 3, level: 'mean' }, createRng(1));
    expect([...fitted.apply(table(f(N, N, 30, N), 4)).columns[0]], 'bar 4 is at place 1').toEqual([2, 3, 30, 2]);
  });
  it('moves the season to the level of the last known value', () => {
    const { definition } = preprocessors.parse('impute-seasonal');
    const fitted = definition.fit(table(f(1, 2, 3, 1, 2, 3)), { period: 3, level: 'last' }, createRng(1));
    expect([...fitted.apply(table(f(N, 12, N, N, N))).columns[0]]).toEqual([N, 12, 13, 11, 12]);
  });
});

describe('outlier-zscore', () => {
  it('judges by median and median distance, which the outlier itself does not move', () => {
    const { centre, spread } = robustSpread(f(1, 2, 3, 4, 1e9, N));
    expect(centre).toBe(3);
    expect(spread, 'distances 0 1 1 2 1e9').toBe(1.482602218505602);
  });
});

describe('hampelPast', () => {
  it('replaces a spike by the median of its past', () => {
    const x = f(1, 2, 3, 2, 1, 2, 500, 2, 3);
    expect([...hampelPast(x, { window: 5, k: 5 })]).toEqual([1, 2, 3, 2, 1, 2, 2, 2, 3]);
  });
  it('takes on a new level once it fills half of the window', () => {
    const x = f(1, 1.1, 0.9, 1, 1.1, 9, 9.1, 9.2, 9.1, 9, 9.1);
    expect([...hampelPast(x, { window: 6, k: 5 })].slice(5, 7), 'still a spike').toEqual([1.05, 1.1]);
    expect([...hampelPast(x, { window: 6, k: 5 })].slice(8)).toEqual([9.1, 9, 9.1]);
  });
  it('leaves a flag alone that is mostly 0', () => {
    expect([...hampelPast(f(0, 0, 0, 0, 0, 1, 0), { window: 5, k: 3 })]).toEqual([0, 0, 0, 0, 0, 1, 0]);
  });
});

describe('shareBelow', () => {
  it('goes in straight lines between marks, and halves what is equal', () => {
    const marks = f(0, 1, 1, 1, 5);
    expect([-1, 0, 0.5, 1, 3, 5, 6].map((value) => shareBelow(marks, value))).toEqual([0, 0, 0.125, 0.5, 0.875, 1, 1]);
    expect(shareBelow(f(0, 0, 0, 1), 0), 'a flag that is mostly 0').toBe(1 / 3);
  });
});

describe('isolation forest', () => {
  it('measures paths by the mean of an unsuccessful search', () => {
    expect([meanPath(1), meanPath(2)]).toEqual([0, 1]);
    expect(meanPath(256), 'Liu, Ting & Zhou: 2·(ln 255 + γ) − 2·255/256').toBeCloseTo(10.24477092012, 10);
  });
  it('scores 2^(−path / c) where the path is known: two rows are parted by the first cut', () => {
    const forest = growIsolationForest([f(0, 1)], { trees: 5, sample: 2 }, createRng(1));
    expect(isolationScore(forest, f(0)), 'path 1, c(2) = 1').toBe(0.5);
  });
  it('scores equal rows by the path that is left in them', () => {
    const forest = growIsolationForest([new Float64Array(8).fill(3)], { trees: 3, sample: 8 }, createRng(1));
    expect(isolationScore(forest, f(3)), 'c(8) of c(8)').toBe(0.5);
  });
  it('sets planted outliers apart, and nothing else', () => {
    const rng = createRng('isolation/2');
    const columns = [0, 1].map(() => Float64Array.from({ length: 500 }, (_, i) => (i < 5 ? 8 + i : rng.normal())));
    const forest = growIsolationForest(columns, { trees: 100, sample: 256 }, createRng(7));
    const scores = Array.from({ length: 500 }, (_, i) => isolationScore(forest, f(columns[0][i], columns[1][i])));
    const ordinary = scores.slice(5);
    expect(Math.min(...scores.slice(0, 5))).toBeGreaterThan(Math.max(...ordinary));
    expect(Math.min(...scores.slice(0, 5)), 'near 1').toBeGreaterThan(0.7);
    expect(ordinary.reduce((a, b) => a + b) / 495, 'about one half').toBeLessThan(0.5);
  });
});
