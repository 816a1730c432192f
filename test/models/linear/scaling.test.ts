import { describe, expect, it } from 'vitest';
import { fitScaling, scaleColumns } from '../../../src/models/linear/scaling.js';
import { f } from '../../support/series.js';

describe('fitScaling', () => {
  it('gives mean 0 and spread 1 on the rows it was fitted to', () => {
    const columns = [f(1, 2, 3, 6)];
    const [x] = scaleColumns(columns, fitScaling(columns, f(1, 1, 1, 1)));
    expect(x.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 14);
    expect(x.reduce((a, b) => a + b * b, 0) / 4).toBeCloseTo(1, 14);
  });
  it('weights the rows', () => {
    const { mean, inverse } = fitScaling([f(0, 4)], f(3, 1));
    expect(mean[0]).toBe(1);
    expect(inverse[0], 'variance (3·1 + 1·9)/4 = 3').toBeCloseTo(1 / Math.sqrt(3), 15);
  });
  it('keeps the digits of a small spread on a large level', () => {
    const { inverse } = fitScaling([f(1e9, 1e9 + 2)], f(1, 1));
    expect(inverse[0]).toBe(1);
  });
  it('makes nothing of a column that does not vary', () => {
    const scaling = fitScaling([f(0.1, 0.1, 0.1)], f(1, 1, 1));
    expect(scaling.inverse[0]).toBe(0);
    const [x] = scaleColumns([f(99, NaN)], scaling);
    expect([x[0] + 0, x[1]]).toEqual([0, NaN]);
  });
});
