import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/core/kit/time.js';
import { dailyCloses, monthlyCloses, periodsPerYear, returnsFrom, rollingSharpe } from '../../src/report/series.js';
import { f, START_MS } from '../support/series.js';

const hours = (...h: number[]): Float64Array => Float64Array.from(h, (x) => START_MS + x * HOUR_MS);

describe('values per day and month', () => {
  it('take the last bar that ends in the day: the one that opens at 23:00', () => {
    const days = dailyCloses(hours(0, 22, 23, 24, 47, 100), f(1, 2, 3, 4, 5, 6), HOUR_MS);
    expect([...days.value]).toEqual([3, 5, 6]);
    expect([...days.time].map((t) => (t - START_MS) / DAY_MS)).toEqual([0, 1, 4]);
  });
  it('are the bars themselves from a day on', () => {
    expect([...dailyCloses(f(0, DAY_MS), f(1, 2), DAY_MS).value]).toEqual([1, 2]);
  });
  it('end a month with its last bar, whatever comes after', () => {
    const times = Float64Array.of(
      Date.UTC(2024, 0, 31, 23),
      Date.UTC(2024, 1, 1),
      Date.UTC(2024, 11, 31),
      Date.UTC(2025, 0, 1),
    );
    const months = monthlyCloses(times, f(1, 2, 3, 4), HOUR_MS);
    expect([...months.value]).toEqual([1, 2, 3, 4]);
    expect([...months.time].map((t) => new Date(t).toISOString().slice(0, 10))).toEqual([
      '2024-01-01',
      '2024-02-01',
      '2024-12-01',
      '2025-01-01',
    ]);
  });
});

describe('returns', () => {
  it('count from the start, and are not known after a total loss', () => {
    expect([...returnsFrom(100, f(110, 55, 0, 5))]).toEqual([110 / 100 - 1, -0.5, -1, Number.NaN]);
  });
  it('give a Sharpe ratio per window, and none where nothing moves', () => {
    const out = rollingSharpe(f(0.01, 0.03, 0.02, 0.02, 0.02), 2, 365);
    expect(out[0]).toBeNaN();
    expect(out[1], 'mean 0.02, deviation √2 · 0.01').toBeCloseTo((0.02 / (Math.SQRT2 * 0.01)) * Math.sqrt(365), 10);
    expect(out[4], 'two equal returns').toBeNaN();
    expect([periodsPerYear(HOUR_MS), periodsPerYear(7 * DAY_MS)]).toEqual([365, 365 / 7]);
  });
});
