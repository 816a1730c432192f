import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/core/kit/time.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom } from '../../support/series.js';

/** Columns over bars that begin at 2024-01-01T00:00Z, a Monday. */
function columns(specs: string[], bars: number, intervalMs: number): number[][] {
  return computeFeatures(candlesFrom(Array(bars).fill(1), { intervalMs }), specs).columns.map((x) => [...x]);
}

describe('session-code', () => {
  const texts = ['session-code', 'session.tokyo', 'session.london', 'session.new-york'];
  it('goes round with the day', () => {
    const [code] = columns(texts, 24, HOUR_MS);
    expect(code, 'closes at 01 … 24').toEqual([
      ...[1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3],
      ...[4, 4, 4, 5, 5, 5, 5, 5, 5, 0, 0, 1],
    ]);
  });
  it('says the same as the flags of session', () => {
    const [code, tokyo, london, newYork] = columns(texts, 24, HOUR_MS);
    const flags = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 0],
      [0, 1, 1],
      [0, 0, 1],
    ];
    code.forEach((c, i) => {
      expect([tokyo[i], london[i], newYork[i]]).toEqual(flags[c]);
    });
  });
});

describe('weekday-month', () => {
  it('is (12 · weekday + month) / 84 at the close', () => {
    const [code] = columns(['weekday-month'], 61, DAY_MS);
    expect(code[0], 'Tuesday, January').toBe(12 / 84);
    expect(code[5], 'Sunday').toBe(72 / 84);
    expect(code[30], 'Thursday 1 February').toBe((12 * 3 + 1) / 84);
    expect(code[59], 'Friday 1 March of a leap year').toBe((12 * 4 + 2) / 84);
  });
});

describe('month-flags', () => {
  it('has one flag up, that of the month at the close', () => {
    const names = ['january', 'february', 'december'].map((month) => `month-flags.${month}`);
    const [january, february, december] = columns(names, 366, DAY_MS);
    expect([january[29], january[30], february[30]]).toEqual([1, 0, 1]);
    expect([december[333], december[334], december[364], december[365]]).toEqual([0, 1, 1, 0]);
    expect([january[364], january[365]]).toEqual([0, 1]);
  });
});
