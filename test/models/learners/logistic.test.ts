import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import logistic, { logisticFit } from '../../../src/models/learners/logistic.js';
import { fitScaling, scaleColumns } from '../../../src/models/linear/scaling.js';
import { f, gs1 } from '../../support/series.js';

/** Return and 20-bar standard deviation of GS1, standardised over all 280 rows; the target is an up move of the next bar. */
function reference() {
  const { close } = gs1();
  const returns = close.map((c, i) => (i === 0 ? NaN : c / close[i - 1] - 1));
  const rows = Array.from({ length: 280 }, (_, k) => k + 20);
  const deviation = rows.map((t) => {
    const window = returns.slice(t - 19, t + 1);
    const mean = window.reduce((a, b) => a + b, 0) / 20;
    return Math.sqrt(window.reduce((a, b) => a + (b - mean) ** 2, 0) / 19);
  });
  const raw = [f(...rows.map((t) => returns[t])), f(...deviation)];
  const columns = scaleColumns(raw, fitScaling(raw, new Float64Array(280).fill(1))).map((c) => c.slice(0, 279));
  const target = f(...rows.slice(0, 279).map((t) => Number(returns[t + 1] > 0)));
  return { columns, target, weights: new Float64Array(279).fill(1) };
}

describe('logisticFit', () => {
  // scikit-learn 1.2.1, LogisticRegression(C=1) and without penalty; tolerance 1e-6.
  it.each([
    [1, 0.02184809, 0.32733647, 0.13779193],
    [0, 0.02188391, 0.33222355, 0.13970885],
  ])('with l2 = %d agrees with scikit-learn', (l2, bias, first, second) => {
    const { columns, target, weights } = reference();
    const found = logisticFit(columns, target, weights, l2);
    expect(Math.abs(found.bias - bias)).toBeLessThan(1e-6);
    expect(Math.abs(found.weights[0] - first)).toBeLessThan(1e-6);
    expect(Math.abs(found.weights[1] - second)).toBeLessThan(1e-6);
  });
  it('has no slope left at its optimum', () => {
    const { columns, target, weights } = reference();
    const { bias, weights: w } = logisticFit(columns, target, weights, 1);
    const slope = [0, 0, w[0], w[1]];
    for (let i = 0; i < 279; i++) {
      const error = 1 / (1 + Math.exp(-(bias + w[0] * columns[0][i] + w[1] * columns[1][i]))) - target[i];
      slope[1] += error;
      slope[2] += error * columns[0][i];
      slope[3] += error * columns[1][i];
    }
    for (const s of slope) expect(Math.abs(s)).toBeLessThan(1e-9);
  });
  it('refuses classes that a column separates when nothing holds the weights back', () => {
    expect(() => logisticFit([f(-2, -1, 1, 2)], f(0, 0, 1, 1), f(1, 1, 1, 1), 0)).toThrow('no finite optimum');
  });
});

describe('logistic', () => {
  const data = (target: Float64Array) => ({
    task: 'classification' as const,
    names: ['x'],
    columns: [f(-2, -1, 1, 2)],
    rows: 4,
    target,
    weights: f(1, 1, 1, 1),
  });
  it('stays finite on separable rows, with the weight the penalty allows', () => {
    const fitted = logistic.fit(data(f(0, 0, 1, 1)), { l1: 0, l2: 1e-6 }, createRng(1));
    const [low, high] = fitted.predict([f(-2, 2)], 2);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThanOrEqual(1);
    expect(low).toBeLessThan(1e-4);
    const { weights } = fitted.toJSON() as { weights: number[] };
    expect(Number.isFinite(weights[0])).toBe(true);
  });
  it('gives (k + ½)/(n + 1) when there is one class only', () => {
    expect([...logistic.fit(data(f(1, 1, 1, 1)), { l1: 0, l2: 1 }, createRng(1)).predict([f(0, 5)], 2)]).toEqual([
      expect.closeTo(0.9, 12),
      expect.closeTo(0.9, 12),
    ]);
    expect(logistic.fit(data(f(0, 0, 0, 0)), { l1: 0, l2: 1 }, createRng(1)).predict([f(0)], 1)[0]).toBeCloseTo(
      0.1,
      12,
    );
  });
  it('leaves the base rate when the penalty is huge', () => {
    const [p] = logistic.fit(data(f(0, 0, 0, 1)), { l1: 0, l2: 1e9 }, createRng(1)).predict([f(2)], 1);
    expect(p).toBeCloseTo(0.25, 6);
  });
});
