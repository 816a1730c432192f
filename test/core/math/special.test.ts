import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erfc, normalCdf, normalInverse } from '../../../src/core/math/special.js';

const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe('normalCdf', () => {
  it.each([
    [1.96, 0.9750021048517795],
    [-8, 6.2209605742718e-16],
    [-1, 0.15865525393145705],
    [-37, 5.725571222524577e-300],
  ])('holds the reference value at %f', (x, expected) => {
    expect(relative(normalCdf(x), expected)).toBeLessThan(1e-12);
  });
  it('is a half at 0, 0 and 1 at the ends, and NaN for NaN', () => {
    expect([normalCdf(0), normalCdf(-Infinity), normalCdf(Infinity), normalCdf(NaN)]).toEqual([0.5, 0, 1, NaN]);
  });
  it('is symmetric and does not fall', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (x, d) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(4e-16);
        expect(normalCdf(x + d)).toBeGreaterThanOrEqual(normalCdf(x) - 1e-16);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('normalInverse', () => {
  it.each([
    [0.975, 1.959963984540054],
    [1e-10, -6.361340902404056],
    [0.1, -1.2815515655446004],
    [1e-100, -21.273453560965326],
  ])('holds the reference value at %f', (p, expected) => {
    expect(relative(normalInverse(p), expected)).toBeLessThan(1e-13);
  });
  it('undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 6, noNaN: true }), (x) => {
        // Above 0 the share itself carries the error: one ULP of a share near 1 is a visible step in x.
        const scale =
          1e-12 * Math.max(1, Math.abs(x)) + (x > 0 ? 2e-16 * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2) : 0);
        expect(Math.abs(normalInverse(normalCdf(x)) - x)).toBeLessThan(scale);
      }),
      { seed: 2, numRuns: 200 },
    );
  });
  it('gives the ends of the line at 0 and 1 and refuses what is no probability', () => {
    expect([normalInverse(0), normalInverse(1), normalInverse(0.5)]).toEqual([-Infinity, Infinity, 0]);
    expect(() => normalInverse(1.5)).toThrow('a probability must be in [0, 1], was 1.5');
    expect(() => normalInverse(NaN)).toThrow('was NaN');
  });
});

describe('erfc', () => {
  it('keeps its digits where 1 − erf has none', () => {
    expect(relative(erfc(10), 2.088487583762545e-45)).toBeLessThan(1e-13);
    expect(erfc(-10)).toBe(2);
    expect(erfc(30)).toBe(0);
  });
});
