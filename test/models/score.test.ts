import { describe, expect, it } from 'vitest';
import { scoreModel } from '../../src/models/score.js';
import { f } from '../support/series.js';

function scores(task: 'classification' | 'regression', p: Float64Array, y: Float64Array): Record<string, number> {
  return Object.fromEntries(scoreModel(task, p, y).map((r) => [r.name, r.value]));
}
const reasons = (task: 'classification' | 'regression', p: Float64Array, y: Float64Array) =>
  Object.fromEntries(scoreModel(task, p, y).map((r) => [r.name, r.reason]));

describe('scores of probabilities', () => {
  it('hold the reference values of scikit-learn', () => {
    const three = scores('classification', f(0.9, 0.2, 0.6), f(1, 0, 0));
    expect(three['log-loss']).toBeCloseTo(0.4149315996, 10);
    expect(three.brier).toBeCloseTo(0.1366666667, 10);
    const eight = scores('classification', f(0.9, 0.8, 0.8, 0.3, 0.4, 0.5, 0.1, 0.4), f(1, 1, 0, 0, 1, 0, 0, 1));
    expect(eight.auc, 'ties count one half').toBe(0.71875);
    expect([eight.accuracy, eight['accuracy-edge']], '4 of 8 right, as good as naming either class').toEqual([0.5, 0]);
  });
  it('read a label as above 0 or not', () => {
    expect(scores('classification', f(0.9, 0.2, 0.6), f(1, -1, 0))).toEqual(
      scores('classification', f(0.9, 0.2, 0.6), f(0.02, -0.01, -0.003)),
    );
  });
  it('leave out rows without a prediction or a label', () => {
    const found = scores('classification', f(NaN, 0.9, 0.1, 0.2), f(1, 1, NaN, 0));
    expect([found.rows, found.accuracy]).toEqual([2, 1]);
  });
  it('stay finite when a certain prediction is wrong', () => {
    expect(scores('classification', f(1, 0), f(0, 0))['log-loss']).toBeCloseTo(-Math.log(1e-15) / 2, 2);
  });
  it('say why there is none', () => {
    expect(reasons('classification', f(0.4, 0.6), f(1, 1)).auc).toBe('all rows are of one class');
    expect(reasons('classification', f(NaN), f(1)).brier).toBe('no row was scored');
    expect(scores('classification', f(NaN), f(1))).toMatchObject({ rows: 0, auc: NaN, accuracy: NaN });
  });
});

describe('scores of values', () => {
  it('are small numbers one can check', () => {
    // Errors 0, 1, 0, −1; label about 2.5: total (2.25 + 0.25) · 2 = 5.
    const found = scores('regression', f(1, 3, 3, 3), f(1, 2, 3, 4));
    expect(found.r2).toBeCloseTo(1 - 2 / 5, 12);
    expect(found.rmse).toBeCloseTo(Math.sqrt(0.5), 12);
    // Ranks 1, 3, 3, 3 against 1..4: covariance 3, variances 3 and 5 in sums of products.
    expect(found.ic).toBeCloseTo(3 / Math.sqrt(15), 12);
    expect(found['ic-pearson']).toBeCloseTo(3 / Math.sqrt(15), 12);
  });
  it('see a monotone relation fully in ranks only', () => {
    const found = scores('regression', f(1, 2, 3, 4), f(1, 10, 100, 1000));
    expect(found.ic).toBeCloseTo(1, 12);
    expect(found['ic-pearson']).toBeLessThan(0.9);
  });
  it('say why there is none', () => {
    expect(reasons('regression', f(1, 2), f(0.1, 0.1))).toMatchObject({
      r2: 'the label does not vary',
      ic: 'the label does not vary',
    });
    expect(reasons('regression', f(2, 2), f(1, 2)).ic).toBe('the prediction does not vary');
  });
  it('every one carries its definition and unit', () => {
    for (const task of ['classification', 'regression'] as const) {
      for (const r of scoreModel(task, f(0.5, 0.1), f(1, 0))) {
        expect(r.definition.length, r.name).toBeGreaterThan(20);
        expect(r.label).not.toBe('');
      }
    }
  });
  it('refuse columns of two lengths', () => {
    expect(() => scoreModel('regression', f(1), f(1, 2))).toThrow('"prediction" has 1 rows, "target" has 2');
  });
});
