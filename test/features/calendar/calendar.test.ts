import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { civilDate, weekdayOf } from '../../../src/features/utc.js';
import { candlesFrom, START_MS } from '../../support/series.js';

/** Columns over `bars` bars that begin at 2024-01-01T00:00Z plus `offsetMs`. */
function columns(specs: string[], bars: number, intervalMs = HOUR_MS, offsetMs = 0): number[][] {
  const c = candlesFrom(Array(bars).fill(1), { intervalMs, startMs: START_MS + offsetMs });
  return computeFeatures(c, specs).columns.map((column) => [...column]);
}

describe('calendar columns speak of the close of the bar', () => {
  it('hour: the bar from 05:00 to 06:00 stands at a quarter of the circle', () => {
    const [sin, cos] = columns(['hour.sin', 'hour.cos'], 24);
    expect(sin[5]).toBe(1);
    expect(cos[23], 'the bar to midnight').toBe(1);
    expect(cos[11], 'the bar to noon').toBe(-1);
  });
  it('weekday: Monday’s daily bar says Tuesday, Friday’s says Saturday', () => {
    const [sin, weekend] = columns(['weekday.sin', 'weekday.weekend'], 7, DAY_MS);
    expect(sin[0]).toBe(Math.sin((2 * Math.PI) / 7));
    expect(sin[6], 'Sunday’s bar says Monday').toBe(0);
    expect(weekend).toEqual([0, 0, 0, 0, 1, 1, 0]);
  });
  it('month: the last bar of January says February, and the day before it was the last', () => {
    const [sin, last] = columns(['month.sin', 'month.last-day'], 31, DAY_MS);
    expect([sin[29], last[29]], 'closes as 31 January begins').toEqual([0, 1]);
    expect([sin[30], last[30]], 'closes as 1 February begins').toEqual([Math.sin((2 * Math.PI) / 12), 0]);
  });
  it('session: opens with the bar that closes at the opening hour, UTC', () => {
    const [tokyo, london, newYork, overlap] = columns(
      ['session.tokyo', 'session.london', 'session.new-york', 'session.overlap'],
      24,
    );
    const open = (column: number[]): number[] => column.flatMap((v, i) => (v === 1 ? [(i + 1) % 24] : []));
    expect(open(tokyo)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0]);
    expect(open(london)).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(open(newYork)).toEqual([13, 14, 15, 16, 17, 18, 19, 20, 21]);
    expect(open(overlap)).toEqual([13, 14, 15]);
  });
  it('session: counts minutes', () => {
    const [london] = columns(['session.london'], 2, MINUTE_MS, 7 * HOUR_MS - 2 * MINUTE_MS);
    expect(london, 'closes at 06:59 and 07:00').toEqual([0, 1]);
  });
});

describe('the calendar', () => {
  it('agrees with the engine’s own over four hundred years, leap days too', () => {
    for (let day = -40_000; day < 110_000; day += 17) {
      const date = new Date(day * DAY_MS);
      expect(civilDate(day * DAY_MS)).toEqual({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth(),
        day: date.getUTCDate(),
      });
      expect(weekdayOf(day * DAY_MS)).toBe((date.getUTCDay() + 6) % 7);
    }
  });
});
