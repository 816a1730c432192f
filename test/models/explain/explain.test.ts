import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { dependence } from '../../../src/models/explain/dependence.js';
import { backgroundOf } from '../../../src/models/explain/explainer.js';
import { sampledShapley } from '../../../src/models/explain/sampled-shapley.js';

type Predict = (columns: readonly Float64Array[], rows: number) => Float64Array;
const f = (...values: number[]): Float64Array => Float64Array.from(values);

describe('sampledShapley', () => {
  const product: Predict = ([a, b, c], rows) => Float64Array.from({ length: rows }, (_, i) => a[i] * b[i] + 3 * c[i]);
  const background = { columns: [f(0, 2), f(0, 4), f(1, 1)], rows: 2 };
  const row = { columns: [f(2), f(3), f(2)], row: 0 };

  it('tells a model of pairs exactly from one pair of orders', () => {
    // v(∅) = 3 + 8/2 = 7, v(a) = 3 + (0 + 8)/2, v(b) = 3 + (0 + 6)/2, v(ab) = 3 + 6: a (0 + 3)/2, b (−1 + 2)/2, c 3.
    const { base, parts } = sampledShapley(product, row, background, { pairs: 1, rng: createRng(1) });
    expect(base).toBe(7);
    expect([...parts]).toEqual([1.5, 0.5, 3]);
    expect(base + parts[0] + parts[1] + parts[2], '2·3 + 3·2').toBe(12);
  });

  it('sums to the prediction however few orders were drawn, and comes nearer with more', () => {
    // xyz on 0/1: from (0, 0, 0) to (1, 2, 3) each order gives all of it to the last column.
    const cubic: Predict = ([a, b, c], rows) => Float64Array.from({ length: rows }, (_, i) => a[i] * b[i] * c[i]);
    const from = { columns: [f(0), f(0), f(0)], rows: 1 };
    const to = { columns: [f(1), f(2), f(3)], row: 0 };
    for (const pairs of [1, 2, 400]) {
      const { base, parts } = sampledShapley(cubic, to, from, { pairs, rng: createRng(3) });
      expect(base + parts[0] + parts[1] + parts[2]).toBeCloseTo(6, 12);
    }
    const { parts, error } = sampledShapley(cubic, to, from, { pairs: 400, rng: createRng(3) });
    for (let k = 0; k < 3; k++) {
      expect(Math.abs(parts[k] - 2), 'two each by symmetry').toBeLessThan(4 * error[k]);
      expect(error[k]).toBeLessThan(0.1);
    }
  });

  it('gives the same bits for the same seed, and no error from a single pair', () => {
    const once = () => sampledShapley(product, row, background, { pairs: 1, rng: createRng(9) });
    expect(once()).toEqual(once());
    expect([...once().error]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('dependence', () => {
  const predict: Predict = ([a, b], rows) => Float64Array.from({ length: rows }, (_, i) => a[i] * a[i] + b[i]);
  const background = {
    columns: [Float64Array.from({ length: 101 }, (_, i) => i), Float64Array.from({ length: 101 }, (_, i) => i % 2)],
    rows: 101,
  };

  it('moves one column over its 1–99 % range and keeps the others', () => {
    const { grid, mean } = dependence(predict, background, 0, { points: 3 });
    expect([...grid]).toEqual([1, 50, 99]);
    for (const [g, square] of [1, 2500, 9801].entries()) expect(mean[g]).toBeCloseTo(square + 50 / 101, 9);
  });

  it('shows single rows, centred at the first value where that is asked', () => {
    const plain = dependence(predict, background, 0, { points: 2, curves: 2 });
    expect([...plain.curveRows]).toEqual([0, 50]);
    expect([...plain.curves]).toEqual([1, 9801, 1, 9801]);
    const centred = dependence(predict, background, 0, { points: 2, curves: 2, centred: true });
    expect([...centred.mean].map((x) => Math.round(x))).toEqual([0, 9800]);
    expect([...centred.curves]).toEqual([0, 9800, 0, 9800]);
  });

  it('has one point for a column that does not vary', () => {
    const still = { columns: [new Float64Array(5).fill(7), new Float64Array(5)], rows: 5 };
    expect([...dependence(predict, still, 0).grid]).toEqual([7]);
  });
});

describe('backgroundOf', () => {
  it('takes rows evenly and leaves out those with a value that is not known', () => {
    const x = f(0, 1, Number.NaN, 3, 4, 5);
    const { columns, rows } = backgroundOf([x], Int32Array.of(0, 1, 2, 3, 4), 2);
    expect(rows).toBe(2);
    expect([...columns[0]]).toEqual([0, 3]);
  });
});
