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
  // The epoch was a Thursday.
  return (((Math.floor(timeMs / DAY_MS) + 3) % 7) + 7) % 7;
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

/** Sine and cosine of a place on a circle, as two columns: so that 23:00 is as near to 00:00 as 01:00 is. */
export function circle(rows: number, share: (row: number) => number): [sin: Float64Array, cos: Float64Array] {
  const sin = new Float64Array(rows);
  const cos = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const angle = 2 * Math.PI * share(i);
    sin[i] = Math.sin(angle);
    cos[i] = Math.cos(angle);
  }
  return [sin, cos];
}
