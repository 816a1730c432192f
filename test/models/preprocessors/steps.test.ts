import { describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../../src/core/feature.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { Labels } from '../../../src/core/labels.js';
import { usableRows } from '../../../src/models/dataset.js';
import { type FitRequest, fitModel, restoreModel } from '../../../src/models/model.js';
import { fillsUnknown } from '../../../src/models/preprocessing/steps.js';
import { learners, preprocessors } from '../../../src/models/registry.js';
import { f } from '../../support/series.js';

const ROWS = 200;
const CUT = 120;
const N = Number.NaN;

function market(seed: string, after?: (value: number, row: number) => number): FeatureMatrix {
  const rng = createRng(seed);
  const columns = [0, 1, 2].map((k) =>
    Float64Array.from({ length: ROWS }, (_, i) => {
      const value = rng.normal() + k;
      const isUnknown = i < k || rng.uniform() < 0.1;
      return isUnknown ? N : i >= CUT && after !== undefined ? after(value, i) : value;
    }),
  );
  const openTime = Float64Array.from({ length: ROWS }, (_, i) => i * 60_000);
  return { names: ['a', 'b', 'c'], columns, rows: ROWS, openTime, warmup: 2 };
}

const labels: Labels = {
  values: Float64Array.from({ length: ROWS }, (_, i) => Math.sin(i)),
  endIndex: Int32Array.from({ length: ROWS }, (_, i) => Math.min(i + 2, ROWS - 1)),
  weights: new Float64Array(ROWS).fill(1),
};

function request(matrix: FeatureMatrix, preprocess: readonly string[]): FitRequest {
  const all = usableRows(matrix, labels, fillsUnknown(preprocess) ? 'take' : 'refuse');
  return {
    matrix,
    labels,
    labelText: 'label',
    features: matrix.names,
    learner: learners.parse('ridge'),
    task: 'regression',
    rows: all.filter((row) => row < CUT),
    preprocess,
    seed: 3,
    closeTimeOf: (row) => (row + 1) * 60_000,
  };
}

const STEPS = ['impute-last(max=4)', 'outlier-zscore(k=3)', 'scale-robust'];

describe('a model with steps', () => {
  it('fits every step on training rows alone: other rows after them leave the same bits', () => {
    for (const text of preprocessors.list().map((definition) => definition.name)) {
      const steps = ['impute-mice', text, 'impute-last'];
      const one = fitModel(request(market('steps/1'), steps)).toJSON();
      const other = market('steps/1', (value, row) => 1e6 * value * (row - 100));
      expect(JSON.stringify(fitModel(request(other, steps)).toJSON()), text).toBe(JSON.stringify(one));
    }
  });

  it('says until when its steps know the market', () => {
    const json = fitModel(request(market('steps/2'), STEPS)).toJSON();
    expect(json, 'row 119 closes at minute 120').toMatchObject({ preprocess: { known_until_ms: CUT * 60_000 } });
  });

  it('learns from rows whose unknown values were filled in, and from no others', () => {
    const matrix = market('steps/3');
    const without = fitModel(request(matrix, ['scale-standard']));
    const filled = fitModel(request(matrix, STEPS));
    const known = (row: number): boolean => matrix.columns.every((x) => !Number.isNaN(x[row]));
    expect(without.trainRows).toBe(Array.from({ length: CUT }, (_, i) => i).filter(known).length);
    expect(filled.trainRows, 'all but the two warm-up rows').toBe(CUT - 2);
  });

  it('leaves rows out that are still unknown after the steps', () => {
    const matrix = market('steps/4');
    const gap = {
      ...matrix,
      columns: matrix.columns.map((x, k) => (k > 0 ? x : x.map((v, i) => (i >= 50 && i < 70 ? N : v)))),
    };
    const model = fitModel(request(gap, ['impute-last(max=4)']));
    expect(model.trainRows).toBeGreaterThanOrEqual(CUT - 2 - 16);
    expect(model.trainRows).toBeLessThan(CUT - 10);
    expect(model.predict(gap).subarray(54, 70).every(Number.isNaN)).toBe(true);
  });

  it('predicts nothing while features warm up, whatever could be filled in', () => {
    const out = fitModel(request(market('steps/5'), ['impute-mice'])).predict(market('steps/5'));
    expect([...out.subarray(0, 2)]).toEqual([N, N]);
    expect(out.subarray(10).every(Number.isFinite)).toBe(true);
  });

  it('predicts the same bits after it was saved, and names its steps', () => {
    const texts = [...STEPS, 'anomaly-pca(rank=2)', 'outlier-isolation(trees=5)'];
    const matrix = market('steps/6');
    const model = fitModel(request(matrix, texts));
    const again = restoreModel(JSON.parse(JSON.stringify(model.toJSON())));
    expect(again.predict(matrix)).toEqual(model.predict(matrix));
    expect(again.toJSON()).toEqual(model.toJSON());
    expect(again.preprocess.length).toBe(5);
    expect(
      again
        .importance()
        .map((i) => i.name)
        .sort(),
    ).toEqual(['a', 'b', 'c', 'isolation-score', 'pca-reconstruction-error']);
  });

  it('restores what was saved before there were steps', () => {
    const model = fitModel(request(market('steps/7'), []));
    const json = model.toJSON();
    expect(Object.keys(json as object)).not.toContain('preprocess');
    expect(restoreModel(json).preprocess).toEqual([]);
  });

  it('predicts a row from its past alone', () => {
    const matrix = market('steps/8');
    const model = fitModel(request(matrix, ['impute-linear', 'outlier-hampel', 'scale-quantile']));
    const whole = model.predict(matrix);
    for (const cut of [130, 160, 199]) {
      const head = {
        ...matrix,
        rows: cut,
        columns: matrix.columns.map((x) => x.slice(0, cut)),
        openTime: matrix.openTime.slice(0, cut),
      };
      expect(model.predict(head)).toEqual(whole.slice(0, cut));
    }
  });

  it('refuses steps that are not there, steps without a row, and one that adds its column twice', () => {
    const matrix = market('steps/9');
    expect(() => fitModel(request(matrix, ['impute-lest']))).toThrow('unknown preprocessor "impute-lest"');
    expect(() => fitModel({ ...request(matrix, STEPS), rows: new Int32Array(0) })).toThrow('at least one training row');
    expect(() => fitModel(request(matrix, ['impute-mice', 'anomaly-pca', 'anomaly-pca']))).toThrow(
      'has a column "pca-reconstruction-error" already',
    );
  });
});

describe('usableRows', () => {
  it('takes rows that are not fully known once every feature has been known', () => {
    const matrix = {
      names: ['a', 'b'],
      columns: [f(N, 1, N, 3), f(1, N, 2, N)],
      rows: 4,
      openTime: f(0, 1, 2, 3),
      warmup: 1,
    };
    expect([...usableRows(matrix, undefined, 'take')]).toEqual([1, 2, 3]);
    expect([...usableRows(matrix)]).toEqual([]);
  });
});
