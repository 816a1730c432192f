import { describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../src/core/feature.js';
import type { Labels } from '../../src/core/labels.js';
import { fitModel, restoreModel } from '../../src/models/model.js';
import { learners } from '../../src/models/registry.js';
import { f } from '../support/series.js';

const matrix: FeatureMatrix = {
  names: ['a', 'b'],
  columns: [f(NaN, 1, 2, 3, 5, 8), f(0, 1, 0, 1, 0, 1)],
  rows: 6,
  openTime: f(0, 10, 20, 30, 40, 50),
  warmup: 1,
};
const labels: Labels = {
  values: f(0.1, 0.2, -0.1, 0.3, 0.1, NaN),
  endIndex: Int32Array.of(1, 2, 5, 4, 5, -1),
  weights: f(1, 1, 1, 1, 1, 1),
};
const request = {
  matrix,
  labels,
  labelText: 'forward-return(bars=1)',
  features: ['a()', 'b()'],
  learner: learners.parse('ridge(l2=2)'),
  task: 'regression' as const,
  rows: Int32Array.of(1, 2, 3),
  seed: 1,
  closeTimeOf: (row: number) => matrix.openTime[row] + 10,
};

describe('fitModel', () => {
  it('knows the last bar that any training label used, not only the last training row', () => {
    expect(fitModel(request).knownUntil, 'the label of bar 2 used bar 5, which closes at 60').toBe(60);
    expect(fitModel({ ...request, rows: Int32Array.of(1, 3) }).knownUntil).toBe(50);
  });
  it('predicts every row whose features are known', () => {
    const out = fitModel(request).predict(matrix);
    expect(out.length).toBe(6);
    expect(out[0]).toBeNaN();
    expect(out.slice(1).every(Number.isFinite)).toBe(true);
  });
  it('refuses columns that it was not trained on, in name or order', () => {
    const model = fitModel(request);
    const swapped = { ...matrix, names: ['b', 'a'], columns: [matrix.columns[1], matrix.columns[0]] };
    expect(() => model.predict(swapped)).toThrow('the model was trained with "a" as column 1, found "b"');
    expect(() => model.predict({ ...matrix, names: ['a'], columns: [matrix.columns[0]] })).toThrow(
      'the model was trained with "b" as column 2, found none',
    );
  });
  it('refuses a task that the learner does not do, and names those that do', () => {
    expect(() => fitModel({ ...request, task: 'classification' })).toThrow(
      'ridge does regression, the label asks for classification',
    );
  });
  it('ranks the columns by what the model makes of them', () => {
    const found = fitModel(request).importance();
    expect(found.map((i) => i.name).sort()).toEqual(['a', 'b']);
    expect(found[0].value).toBeGreaterThanOrEqual(found[1].value);
    expect(fitModel({ ...request, learner: learners.parse('baseline') }).importance()).toEqual([]);
  });
});

describe('restoreModel', () => {
  it.each(['ridge(l2=2)', 'baseline', 'gbm(trees=5, minRows=1)'])('brings back %s with the same bits', (text) => {
    const model = fitModel({ ...request, learner: learners.parse(text) });
    const again = restoreModel(JSON.parse(JSON.stringify(model.toJSON())));
    expect(again.predict(matrix)).toEqual(model.predict(matrix));
    expect(again.toJSON()).toEqual(model.toJSON());
    expect([again.knownUntil, again.trainRows, again.learner]).toEqual([60, 3, learners.parse(text).text]);
  });
  it('refuses what is no saved model', () => {
    expect(() => restoreModel({ schema: 'quant/model@9' })).toThrow('schema must be quant/model@1, was quant/model@9');
    expect(() => restoreModel([])).toThrow('saved model: "schema" is missing');
    const json = fitModel(request).toJSON() as Record<string, never>;
    expect(() => restoreModel({ ...json, state: { bias: 1 } })).toThrow('saved model: "weights" is missing');
    expect(() => restoreModel({ ...json, learner: 'oracle' })).toThrow('unknown learner "oracle"');
  });

  it('says of a model of another learner that its file is missing', () => {
    const json = JSON.parse(JSON.stringify(fitModel(request).toJSON()));
    const restore = (): unknown => restoreModel({ ...json, learner: 'cautious(downside=3)' });
    expect(restore).toThrow(
      expect.objectContaining({
        message: 'saved model: unknown learner "cautious"',
        hint: expect.stringContaining('--plugin'),
      }),
    );
  });
});
