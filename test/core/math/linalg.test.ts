import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { choleskyFactor, choleskySolve } from '../../../src/core/math/linalg.js';

describe('Cholesky', () => {
  it('factors a matrix one can check by hand', () => {
    expect([...choleskyFactor(Float64Array.of(4, 99, 2, 5), 2)!], 'only the lower triangle is read').toEqual([
      2, 0, 1, 2,
    ]);
  });
  it('solves what it has factored', () => {
    const factor = choleskyFactor(Float64Array.of(4, 2, 2, 5), 2)!;
    expect([...choleskySolve(factor, Float64Array.of(8, 12))]).toEqual([1, 2]);
  });
  it('gives back the right-hand side on random matrices', () => {
    const rng = createRng(3);
    const n = 12;
    const m = Float64Array.from({ length: n * n }, () => rng.normal());
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) a[i * n + j] += m[i * n + k] * m[j * n + k];
    for (let i = 0; i < n; i++) a[i * n + i] += 1;
    const b = Float64Array.from({ length: n }, () => rng.normal());
    const x = choleskySolve(choleskyFactor(a, n)!, b);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += a[i * n + j] * x[j];
      expect(sum).toBeCloseTo(b[i], 10);
    }
  });
  it('finds a matrix that is not positive definite', () => {
    expect(choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
    expect(choleskyFactor(Float64Array.of(0.1, 0.1, 0.1, 0.1), 2), 'two equal columns').toBeUndefined();
    expect(choleskyFactor(Float64Array.of(NaN), 1)).toBeUndefined();
  });
  it('names the size that is wrong', () => {
    expect(() => choleskyFactor(new Float64Array(3), 2)).toThrow('a matrix of 2 rows has 4 cells, was 3');
    expect(() => choleskySolve(new Float64Array(4), new Float64Array(3))).toThrow('b has 3 rows, the factor 2');
  });
});
