import { describe, expect, it } from 'vitest';
import { drawdownAhead } from '../../../src/features/labels/drawdown-ahead.js';
import { strongestTrend, trendScanning } from '../../../src/features/labels/trend-scanning.js';
import { volatilityAhead } from '../../../src/features/labels/volatility-ahead.js';
import { type BarRow, candlesFrom, f } from '../../support/series.js';

const X = Number.NaN;

describe('trend-scanning', () => {
  const scan = { shortest: 3, longest: 5, threshold: 2, maxGap: 0 };
  it('is the sign of the strongest line through the coming closes', () => {
    const up = trendScanning(candlesFrom([10, 11, 12, 13.1, 14, 15, 16]), scan);
    expect([...up.values]).toEqual([1, 1, X, X, X, X, X]);
    expect([...up.endIndex].slice(0, 3)).toEqual([5, 6, -1]);
    expect(trendScanning(candlesFrom([16, 15, 14, 12.9, 12, 11]), scan).values[0]).toBe(-1);
    expect(trendScanning(candlesFrom([10, 11, 10, 11, 10, 11]), scan).values[0], 'no trend').toBe(0);
    expect(trendScanning(candlesFrom(Array(7).fill(3)), scan).values[0], 'nothing moves').toBe(0);
  });
  it('has the t-value of least squares', () => {
    // y = 1, 2, 2 on 0, 1, 2: slope 1/2, residual sum 1/6, standard error √(1/6 / 1 / 2).
    expect(strongestTrend(f(1, 2, 2), 0, 2, 2)).toBeCloseTo(0.5 / Math.sqrt(1 / 12), 9);
  });
  it('takes the length with the largest t', () => {
    const rises = f(1, 2, 3.1, 4, 0.5, 0.1);
    expect(strongestTrend(rises, 0, 3, 5)).toBeCloseTo(strongestTrend(rises, 0, 3, 3), 12);
  });
  it('refuses a shortest look ahead beyond the longest', () => {
    expect(() => trendScanning(candlesFrom([1]), { ...scan, shortest: 6 })).toThrow(
      'trend-scanning.shortest must not be above trend-scanning.longest, was 6 and 5',
    );
  });
});

describe('volatility-ahead', () => {
  it('is the root of the summed squares of the coming returns', () => {
    const labels = volatilityAhead(candlesFrom([1, 1, Math.E, 1]), 2, 0);
    expect(labels.values[0]).toBeCloseTo(1, 14);
    expect(labels.values[1]).toBeCloseTo(Math.SQRT2, 14);
    expect([...labels.endIndex]).toEqual([2, 3, -1, -1]);
  });
  it('is not known across missing bars', () => {
    const gap: BarRow[] = [10, 10, [20, 20, 20, 20, 1, 4], 20];
    expect([...volatilityAhead(candlesFrom(gap), 1, 0).endIndex]).toEqual([1, -1, 3, -1]);
  });
});

describe('drawdown-ahead', () => {
  const c = candlesFrom([10, [10, 12, 8, 11], [11, 15, 9, 14], 20]);
  it('runs to the worst price for the position, after this bar', () => {
    expect([...drawdownAhead(c, 2, 'long', 0).values]).toEqual([-0.2, -2 / 11, X, X]);
    expect([...drawdownAhead(c, 2, 'short', 0).values]).toEqual([-0.5, -9 / 11, X, X]);
  });
  it('is 0 when price never goes against it', () => {
    expect(drawdownAhead(c, 1, 'long', 0).values[2]).toBe(0);
  });
});
