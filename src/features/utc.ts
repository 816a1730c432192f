import type { Candles } from '../core/candles.js';
import { DAY_MS } from '../core/kit/time.js';

/**
 * The moment a row speaks of: the close of its bar, UTC ms. That is when the row is known and a decision falls, and,
 * where no bar is missing, when the next bar opens.
 */
export function decisionTime(candles: Candles, row: number): number {
  return candles.openTime[row] + candles.intervalMs;
}

/** Share of the UTC day that has passed, in [0, 1). */
export function dayShare(timeMs: number): number {
  return timeMs / DAY_MS - Math.floor(timeMs / DAY_MS);
}

/** 0 is Monday, 6 Sunday. */
export function weekdayOf(timeMs: number): number {
  return weekdayOfDay(Math.floor(timeMs / DAY_MS));
}

/** The weekday of a day counted from 1970-01-01: 0 is Monday, 6 Sunday. */
export function weekdayOfDay(day: number): number {
  // The epoch was a Thursday.
  return (((day + 3) % 7) + 7) % 7;
}

/** Stretches of the calendar that begin at 00:00 UTC: every day, every Monday, every first of a month. */
export type CalendarSpan = 'day' | 'week' | 'month';

/** A number that is the same for all moments of one stretch of the calendar, and rises from one to the next. */
export function spanNumber(timeMs: number, span: CalendarSpan): number {
  const days = Math.floor(timeMs / DAY_MS);
  if (span === 'day') return days;
  // The epoch was a Thursday.
  if (span === 'week') return Math.floor((days + 3) / 7);
  const { year, month } = civilDate(timeMs);
  return 12 * year + month;
}

export interface CivilDate {
  readonly year: number;
  /** 0 is January */
  readonly month: number;
  /** 1 is the first of the month */
  readonly day: number;
}

/**
 * The date of a moment in the Gregorian calendar, UTC, by arithmetic alone.
 *
 * @source Hinnant 2013, chrono-Compatible Low-Level Date Algorithms, civil_from_days
 */
export function civilDate(timeMs: number): CivilDate {
  const z = Math.floor(timeMs / DAY_MS) + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // Years here begin in March, so that the leap day comes last.
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = (fromMarch + 2) % 12;
  return { year: era * 400 + yearOfEra + (month < 2 ? 1 : 0), month, day };
}

/**
 * Days from 1970-01-01 to a date of the Gregorian calendar: `civilDate` backwards.
 *
 * @param month 0 is January; less or more reaches into other years
 * @param day   1 is the first; less or more reaches into other months
 * @source Hinnant 2013, chrono-Compatible Low-Level Date Algorithms, days_from_civil
 */
export function dayNumber(year: number, month: number, day: number): number {
  const months = 12 * year + month;
  // Years here begin in March, so that the leap day comes last.
  const y = Math.floor((months - 2) / 12);
  const fromMarch = months - 2 - 12 * y;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** 00:00 UTC of the first of the month that lies `months` after that of a moment, UTC ms. */
export function monthStart(timeMs: number, months: number): number {
  const { year, month } = civilDate(timeMs);
  return DAY_MS * dayNumber(year, month + months, 1);
}

/** What is the same for all moments of a UTC day, worked out once per day: the bars of a day stand together. */
export function byDay<T>(of: (timeMs: number) => T): (timeMs: number) => T {
  let day = Number.NaN;
  let value: T;
  return (timeMs) => {
    const here = Math.floor(timeMs / DAY_MS);
    if (here !== day) [day, value] = [here, of(timeMs)];
    return value;
  };
}

/** Sine and cosine of a place on a circle, as two columns: so that 23:00 is as near to 00:00 as 01:00 is. */
export function circle(rows: number, share: (row: number) => number): [sin: Float64Array, cos: Float64Array] {
  const sin = new Float64Array(rows);
  const cos = new Float64Array(rows);
  let [last, sine, cosine] = [0, 0, 1];
  for (let i = 0; i < rows; i++) {
    const angle = 2 * Math.PI * share(i);
    if (angle !== last) [last, sine, cosine] = [angle, Math.sin(angle), Math.cos(angle)];
    sin[i] = sine;
    cos[i] = cosine;
  }
  return [sin, cos];
}
