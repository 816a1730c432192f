import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { leadingEigen, symmetricEigen } from '../../../src/core/math/eigen.js';
import { f, randomCandles } from '../../support/series.js';

describe('symmetricEigen', () => {
  it('solves what can be solved by hand', () => {
    const { values, vectors } = symmetricEigen(f(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(3, 14);
    expect(values[1]).toBeCloseTo(1, 14);
    for (const [k, wanted] of [1, 1, 1, -1].entries())
      expect(Math.abs(vectors[k])).toBeCloseTo(Math.abs(wanted) / Math.SQRT2, 14);
    expect(vectors[2] * vectors[3]).toBeCloseTo(-0.5, 14);
  });

  it('finds the eigenvalues of the second difference, 2 − 2·cos(kπ / (n + 1))', () => {
    const n = 7;
    const a = Float64Array.from({ length: n * n }, (_, c) => {
      const distance = Math.abs(Math.floor(c / n) - (c % n));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    const { values } = symmetricEigen(a, n);
    for (let k = 1; k <= n; k++) expect(values[n - k]).toBeCloseTo(2 - 2 * Math.cos((k * Math.PI) / (n + 1)), 13);
  });

  it('keeps the digits of small values: the Hilbert matrix of 6 rows', () => {
    const a = Float64Array.from({ length: 36 }, (_, c) => 1 / (Math.floor(c / 6) + (c % 6) + 1));
    const { values } = symmetricEigen(a, 6);
    expect(values[0], 'numpy.linalg.eigvalsh').toBeCloseTo(1.6188998589243382, 13);
    expect(Math.abs(values[5] / 1.0827994845e-7 - 1)).toBeLessThan(1e-6);
  });

  it('gives unit vectors at right angles that make the matrix again', () => {
    const n = 12;
    const rng = createRng('eigen/1');
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = rng.normal();
    const { values, vectors } = symmetricEigen(a, n);
    let [apart, again] = [0, 0];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let [product, cell] = [0, 0];
        for (let k = 0; k < n; k++) {
          product += vectors[i * n + k] * vectors[j * n + k];
          cell += values[k] * vectors[k * n + i] * vectors[k * n + j];
        }
        apart = Math.max(apart, Math.abs(product - Number(i === j)));
        again = Math.max(again, Math.abs(cell - a[i * n + j]));
      }
    }
    expect(apart).toBeLessThan(1e-14 * n);
    expect(again).toBeLessThan(1e-14 * n * 4);
  });

  it('takes matrices of zeros, of one row and of none, and refuses another shape', () => {
    expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
    expect([...symmetricEigen(f(-4), 1).vectors]).toEqual([1]);
    expect(symmetricEigen(f(), 0).values.length).toBe(0);
    expect(() => symmetricEigen(f(1, 2), 2)).toThrow('a matrix of 2 rows has 4 cells, was 2');
  });
});

describe('leadingEigen', () => {
  it('finds the largest eigenvalue and its vector', () => {
    // Eigenvalues 1 and 3; (1, 1) / √2 belongs to 3.
    const { value, vector } = leadingEigen(f(2, 1, 1, 2), 2);
    expect(value).toBeCloseTo(3, 14);
    expect([...vector].map((v) => v * Math.SQRT2)).toEqual([expect.closeTo(1, 14), expect.closeTo(1, 14)]);
  });
  it('fixes the sign: loadings add up to 0 or more, a tie goes to the first', () => {
    const { value, vector } = leadingEigen(f(1, -0.5, -0.5, 1), 2);
    expect(value).toBeCloseTo(1.5, 14);
    expect(vector[0]).toBeCloseTo(Math.SQRT1_2, 14);
    expect(vector[1]).toBeCloseTo(-Math.SQRT1_2, 14);
  });
  it('solves A·v = λ·v for a seeded matrix of twelve rows', () => {
    const columns = Array.from({ length: 12 }, (_, k) => randomCandles({ seed: `eigen/${k}`, length: 12 }).close);
    const a = new Float64Array(144);
    for (let i = 0; i < 12; i++) for (let j = 0; j < 12; j++) a[12 * i + j] = columns[i][j] + columns[j][i];
    const { value, vector } = leadingEigen(a, 12);
    for (let i = 0; i < 12; i++) {
      let sum = 0;
      for (let j = 0; j < 12; j++) sum += a[12 * i + j] * vector[j];
      expect(sum).toBeCloseTo(value * vector[i], 8);
    }
    expect(value).toBeGreaterThan(2000);
  });
  it('is the first of symmetricEigen, and refuses another shape', () => {
    const a = f(4, 1, 0.5, 1, 3, 0.25, 0.5, 0.25, 2);
    const { values, vectors } = symmetricEigen(a, 3);
    const { value, vector } = leadingEigen(a, 3);
    expect(value).toBe(values[0]);
    expect([...vector]).toEqual([...vectors.subarray(0, 3)]);
    expect(() => leadingEigen(f(1, 2), 2)).toThrow('leadingEigen: a matrix of 2 rows has 4 cells, was 2');
  });
});
