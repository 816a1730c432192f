import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, quantile } from '../../../src/core/math/quantile.js';
import { medianDistance, middleValue, overSortedWindows } from '../../../src/features/kernels/sorted-window.js';
import { ewmZscore } from '../../../src/features/transforms/ewm-zscore.js';
import { fractionalDifference, fractionalWeights } from '../../../src/features/transforms/fractional-difference.js';
import { hampel } from '../../../src/features/transforms/hampel.js';
import { log } from '../../../src/features/transforms/log.js';
import { rank } from '../../../src/features/transforms/rank.js';
import { relativeChange } from '../../../src/features/transforms/relative-change.js';
import { robustZscore } from '../../../src/features/transforms/robust-zscore.js';
import { winsorise } from '../../../src/features/transforms/winsorise.js';
import { f } from '../../support/series.js';

const X = Number.NaN;

describe('the sorted window', () => {
  it('equals a sort of each window: median, median distance, quantile, rank', () => {
    const column = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1, max: 1, noNaN: true })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(column, fc.integer({ min: 1, max: 12 }), (values, window) => {
        const x = f(...values);
        const found: number[][] = [];
        overSortedWindows(x, window, 0, (s, i) => {
          const m = middleValue(s);
          found.push([m, medianDistance(s, m), s.below(x[i]), s.atMost(x[i]), s.values[0], s.values[window - 1]]);
          return 0;
        });
        found.forEach((row, k) => {
          const part = x.slice(k, k + window);
          const m = median(part);
          const newest = part[window - 1];
          const wanted = [
            m,
            median(part.map((v) => Math.abs(v - m))),
            part.filter((v) => v < newest).length,
            part.filter((v) => v <= newest).length,
            Math.min(...part),
            Math.max(...part),
          ];
          wanted.forEach((w, c) => {
            expect(Math.abs(row[c] - w), `window ${k}, number ${c}`).toBeLessThan(1e-14);
          });
        });
      }),
      { numRuns: 300, seed: 20261120 },
    );
  });
});

describe('transforms that extremes do not rule', () => {
  it('rank is the share below, equal ones half', () => {
    expect([...rank(f(X, 1, 2, 2, 0), 3)]).toEqual([X, X, X, 4 / 6, 1 / 6]);
  });
  it('winsorise cuts back to the quantiles of the window', () => {
    const x = f(1, 2, 3, 4, 100);
    expect(winsorise(x, { window: 5, tail: 0.25 })[4]).toBe(quantile(x, 0.75));
    expect(winsorise(x, { window: 5, tail: 0 })[4]).toBe(100);
  });
  it('robust-zscore does not see how far away an extreme is', () => {
    const score = (extreme: number): number => robustZscore(f(1, 2, extreme, 3, 5), 5)[4];
    expect(score(1e3)).toBe(score(1e9));
    expect(score(1e3), 'median 3, distances 0 1 2 2 …').toBeCloseTo(1 / 1.482602218505602, 14);
    expect(robustZscore(f(4, 4, 4, 9), 4)[3], 'more than half is one value').toBe(0);
  });
  it('hampel replaces an outlier by the median, and lets the rest pass', () => {
    expect([...hampel(f(1, 2, 3, 100, 2), { window: 3, limit: 3 })]).toEqual([X, X, 3, 3, 2]);
  });
});

describe('other transforms', () => {
  it('relative-change is by the mean size, and finite through 0', () => {
    expect([...relativeChange(f(X, 1, 3, 0, 0, -1), 1)]).toEqual([X, X, 1, -2, 0, -2]);
  });
  it('log keeps the sign', () => {
    expect([...log(f(X, 0, -(Math.E - 1)), 1)]).toEqual([X, 0, -1]);
  });
  it('ewm-zscore holds a value against those before it', () => {
    const out = ewmZscore(f(0, 2, 5), { span: 1e9, seed: 2 });
    expect(out[2], 'mean 1, sample deviation √2, nearly equal weights').toBeCloseTo(4 / Math.SQRT2, 6);
    expect(ewmZscore(f(3, 3, 3), { span: 5, seed: 2 })[2], 'a past that did not move').toBe(0);
  });
  it('fractional-difference of order 1 is the change, of order 0 the column', () => {
    expect([...fractionalDifference(f(X, 1, 4, 9), fractionalWeights(1, 1e-3))]).toEqual([X, X, 3, 5]);
    expect([...fractionalDifference(f(1, 4), fractionalWeights(0, 1e-3))]).toEqual([1, 4]);
  });
});
