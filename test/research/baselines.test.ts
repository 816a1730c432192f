import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/kit/rng.js';
import { cutFolds, parseSplits } from '../../src/models/splits/plan.js';
import { type BaselineHistory, baselinePredictions, baselineScores } from '../../src/research/baselines.js';
import { f } from '../support/series.js';

const rows = (...values: number[]): Int32Array => Int32Array.from(values);
const fold = (trainRows: Int32Array, testRows: Int32Array) => ({
  index: 0,
  trainRows,
  testRows,
  purged: 0,
  embargoed: 0,
});

/** Closes whose one-bar returns have the signs + + − + + − + −; label: the sign of the next return, 0/1. */
const close = f(10, 11, 12, 11, 12, 13, 12, 13, 12);
const up = f(1, 1, 0, 1, 1, 0, 1, 0, NaN);
const ends = rows(1, 2, 3, 4, 5, 6, 7, 8, -1);
const base: BaselineHistory = {
  task: 'classification',
  values: up,
  endIndex: ends,
  close,
  folds: [fold(rows(0, 1, 2, 3, 4), rows(5, 6, 7))],
};
const of = (history: BaselineHistory) => Object.fromEntries(baselinePredictions(history).map((b) => [b.name, b]));

describe('baselines', () => {
  it('say what the training rows make honest', () => {
    const found = of(base);
    expect([...found.majority.prediction], '4 of 5 training labels are up').toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
      0.8,
      0.8,
      0.8,
      NaN,
    ]);
    expect(found['buy-and-hold'].prediction[6]).toBe(0.8);
    // Training rows 1 to 4 with last signs + + − +: the label has the sign of rows 1 and 4, so even odds; a hair above.
    const [a, b, c] = found['last-sign'].prediction.subarray(5, 8);
    expect([a > 0.5, b < 0.5, c > 0.5], 'signs of rows 5, 6, 7: + − +').toEqual([true, true, true]);
    expect(a).toBeCloseTo(0.5, 8);
  });
  it('take the span of the training labels, not the end of the test row’s own', () => {
    const far = ends.slice();
    far.set([8, 8, 8], 5);
    expect(of({ ...base, endIndex: far })['last-sign']).toEqual(of(base)['last-sign']);
  });
  it('are values where values are foretold', () => {
    const values = f(0.02, -0.01, 0.03, 0.02, -0.02, 0.1, 0.1, 0.1, NaN);
    const found = of({ ...base, task: 'regression', values });
    expect(found.majority.prediction[5]).toBeCloseTo(0.008, 12);
    expect(found['buy-and-hold'].prediction[5]).toBeCloseTo(0.008, 12);
    // Signs of rows 0 … 4: 0 + + − +: mean of label × sign = (−0.01 + 0.03 − 0.02 − 0.02) / 5 < 0: a hair above 0.
    const last = found['last-sign'].prediction.subarray(5, 8);
    expect([...last].map(Math.sign)).toEqual([1, -1, 1]);
    const fallen = of({ ...base, task: 'regression', values: values.map((x) => -x) });
    expect(fallen['buy-and-hold'].prediction[5], 'always up, also after a fall').toBeGreaterThan(0);
    expect(fallen['last-sign'].prediction[5]).toBeCloseTo(0.004, 12);
  });
  it('lean to the class of their side', () => {
    const values = f(-1, -1, -1, 0, 1, 1, -1, 0, NaN);
    const found = of({ ...base, task: 'multiclass', values, classes: f(-1, 0, 1) });
    const at = (name: string, row: number): number[] =>
      [...(found[name].probabilities ?? [])].slice(3 * row, 3 * row + 3);
    expect(at('majority', 5)).toEqual([0.6, 0.2, 0.2]);
    expect(at('buy-and-hold', 5)).toEqual([0.2, 0.2, 0.6]);
    expect(at('last-sign', 5), 'the last return rose').toEqual([0.2, 0.2, 0.6]);
    expect(at('last-sign', 6), 'the last return fell').toEqual([0.6, 0.2, 0.2]);
    expect(at('majority', 0)).toEqual([NaN, NaN, NaN]);
    expect(found.majority.prediction[5]).toBeCloseTo(0.3, 12);
    expect(() => baselinePredictions({ ...base, task: 'multiclass' })).toThrow('need the values that the label takes');
  });
  it('know nothing of the test labels', () => {
    const other = up.map((value, i) => (i >= 5 ? 1 - value : value));
    expect(baselinePredictions({ ...base, values: other })).toEqual(baselinePredictions(base));
  });
});

describe('baselineScores', () => {
  it('show a planted edge over each baseline, and none of noise', () => {
    const n = 2000;
    const rng = createRng(12);
    const price = new Float64Array(n);
    for (let i = 0, p = 100; i < n; i++) {
      price[i] = p;
      p *= 1 + 0.01 * rng.normal();
    }
    const values = price.map((p, i) => (i + 5 < n ? Number(price[i + 5] > p) : NaN));
    const endIndex = Int32Array.from(price, (_, i) => (i + 5 < n ? i + 5 : -1));
    const usable = Int32Array.from({ length: n - 5 }, (_, i) => i);
    const openTime = Float64Array.from(price, (_, i) => i * 3_600_000);
    const folds = cutFolds(parseSplits('purged:5'), { usable, endIndex, openTime, intervalMs: 3_600_000 });
    const history: BaselineHistory = { task: 'classification', values, endIndex, close: price, folds };
    const options = { blockRows: 12, draws: 200, seed: 3, level: 0.95 };
    const compare = (prediction: Float64Array) =>
      baselineScores(
        { task: 'classification', prediction, labels: values, baselines: baselinePredictions(history) },
        options,
      );
    const skilled = compare(values.map((value) => 0.5 + 0.2 * (value - 0.5) + 0.1 * rng.normal()));
    const noise = compare(values.map(() => 0.5 + 0.1 * rng.normal()));
    const auc = (found: typeof skilled) =>
      found.baselines.map(({ name, scores, differences }) => {
        const k = scores.findIndex((score) => score.name === 'auc');
        return { name, difference: differences[k] };
      });
    expect(skilled.baselines.map((baseline) => baseline.name)).toEqual(['majority', 'last-sign', 'buy-and-hold']);
    for (const { name, difference } of auc(skilled)) expect(difference.low, name).toBeGreaterThan(0.05);
    for (const { name, difference } of auc(noise)) expect(difference.low, name).toBeLessThan(0.02);
  });
});
