import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import { easterDay } from '../../../src/features/kernels/holidays.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { civilDate, dayNumber, weekdayOf } from '../../../src/features/utc.js';
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

describe('calendar columns that count down', () => {
  it('month-end: the last day of January has a day left as it begins, and February begins anew', () => {
    const [left, passed] = columns(['month-end.days-left', 'month-end.passed'], 31, DAY_MS);
    expect([left[29], left[30]]).toEqual([1, 29]);
    expect([passed[29], passed[30]]).toEqual([30 / 31, 0]);
  });
  it('quarter: begins on 1 January, April, July and October', () => {
    const [number, left, passed] = columns(['quarter.number', 'quarter.days-left', 'quarter.passed'], 366, DAY_MS);
    // Closes as 2 January, 1 April, 1 October and 1 January begin; 2024 has a leap day.
    expect([number[0], number[90], number[273], number[365]]).toEqual([1, 2, 4, 1]);
    expect([left[0], left[90], passed[90]]).toEqual([90, 91, 0]);
  });
  it('funding-clock: 0 at 00, 08 and 16 o’clock', () => {
    const [left, settles, four] = columns(
      ['funding-clock.hours-left', 'funding-clock.settles', 'funding-clock(hours="4")'],
      24,
    );
    expect(left.slice(5, 10), 'closes at 06 … 10').toEqual([2, 1, 0, 7, 6]);
    expect(settles.flatMap((v, i) => (v === 1 ? [i + 1] : []))).toEqual([8, 16, 24]);
    expect(four.slice(0, 5)).toEqual([3, 2, 1, 0, 3]);
  });
  it('day-flags: Monday’s daily bar says Tuesday', () => {
    const [monday, tuesday] = columns(['day-flags.monday', 'day-flags.tuesday'], 7, DAY_MS);
    expect([tuesday[0], monday[0], monday[6]]).toEqual([1, 0, 1]);
  });
});

describe('holiday', () => {
  it('is kept in the city’s own time', () => {
    // 2024-01-01 is a holiday in all three: in Tokyo from 15:00 UTC the day before, in New York from 05:00 UTC.
    const [tokyo, london, newYork, any] = columns(
      ['holiday.tokyo', 'holiday.london', 'holiday.new-york', 'holiday.any'],
      72,
      HOUR_MS,
      -DAY_MS - HOUR_MS,
    );
    const first = (column: number[]): number => column.indexOf(1);
    const last = (column: number[]): number => column.lastIndexOf(1);
    expect([first(tokyo), first(london), first(newYork), first(any)]).toEqual([15, 24, 29, 15]);
    expect([last(london), last(newYork)]).toEqual([47, 52]);
    expect(last(tokyo), 'the 2nd and the 3rd are holidays too').toBe(71);
  });
  it('leaves weekends to the calendar of the week', () => {
    const [london] = columns(['holiday.london'], 1, DAY_MS, 360 * DAY_MS);
    expect(london, '2024-12-27, a Friday').toEqual([0]);
  });
  it('finds Easter', () => {
    const easter = [2017, 2018, 2019, 2020, 2024, 2025, 2030, 2038].map((year) =>
      new Date(easterDay(year) * DAY_MS).toISOString().slice(0, 10),
    );
    expect(easter).toEqual([
      '2017-04-16',
      '2018-04-01',
      '2019-04-21',
      '2020-04-12',
      '2024-03-31',
      '2025-04-20',
      '2030-04-21',
      '2038-04-25',
    ]);
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
      expect(dayNumber(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())).toBe(day);
      expect(weekdayOf(day * DAY_MS)).toBe((date.getUTCDay() + 6) % 7);
    }
  });
});
