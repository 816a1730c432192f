import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBins } from '../../../src/models/trees/bins.js';
import { f } from '../../support/series.js';

describe('makeBins', () => {
  it('gives every distinct value a bin while there are few', () => {
    const bins = makeBins([f(3, 1, 2, 2)], 4, 255);
    expect([...bins.cuts[0]]).toEqual([1.5, 2.5]);
    expect([...bins.codes]).toEqual([2, 0, 1, 1]);
    expect(bins.stride).toBe(3);
  });
  it('puts unknown values in a bin after the others', () => {
    const bins = makeBins([f(NaN, 1, 2), f(5, 5, 5)], 3, 255);
    expect([...bins.hasMissing]).toEqual([1, 0]);
    expect(bins.stride, 'two values and NaN').toBe(3);
    expect([...bins.codes]).toEqual([2, 0, 0, 0, 1, 0]);
  });
  it('makes bins of about equal counts when there are many values', () => {
    const bins = makeBins([Float64Array.from({ length: 1000 }, (_, i) => i)], 1000, 10);
    const counts = new Array(10).fill(0);
    for (const code of bins.codes) counts[code]++;
    expect(counts).toEqual(new Array(10).fill(100));
  });
  it('does not spend several bins on one crowded value', () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => (i < 700 ? 0 : i));
    const bins = makeBins([x], 1000, 4);
    expect(bins.cuts[0].length).toBe(3);
    const counts = new Array(4).fill(0);
    for (const code of bins.codes) counts[code]++;
    expect(counts).toEqual([700, 100, 100, 100]);
  });
  it('takes columns of NaN only, neighbouring doubles and huge values', () => {
    const next = 1 + Number.EPSILON;
    const bins = makeBins([f(NaN, NaN), f(1, next), f(-1.7e308, 1.7e308)], 2, 255);
    expect(bins.cuts.map((c) => [...c])).toEqual([[], [1], [0]]);
    expect([...bins.codes]).toEqual([1, 0, 0, 1, 1, 1]);
  });
  it('keeps codes and cuts in agreement: bin ≤ b exactly when value ≤ cut b', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 2, max: 20 }),
        (values, maxBins) => {
          const { cuts, codes } = makeBins([f(...values)], values.length, maxBins);
          expect(cuts[0].length).toBeLessThan(maxBins);
          for (const [i, v] of values.entries()) {
            for (const [b, cut] of cuts[0].entries()) expect(codes[i] <= b).toBe(v <= cut);
          }
        },
      ),
      { seed: 5, numRuns: 100 },
    );
  });
});
