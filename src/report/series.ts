import { DAY_MS, YEAR_MS } from '../core/kit/time.js';

/** Values known at the end of each period. `time` is the period's start, UTC ms. */
export interface Periods {
  readonly time: Float64Array;
  readonly value: Float64Array;
}

/**
 * The last value of each UTC day on which the clock had a bar; with bars of a day or longer, every bar.
 *
 * A row belongs to the day in which its bar ends: the bar that opens at 23:00 closes the day.
 */
export function dailyCloses(openTime: Float64Array, values: Float64Array, intervalMs: number): Periods {
  if (intervalMs >= DAY_MS) return { time: openTime, value: values };
  return lastOfEach(openTime, values, intervalMs, (time) => {
    const start = Math.floor(time / DAY_MS) * DAY_MS;
    return [start, start + DAY_MS];
  });
}

/** The last value of each UTC month on which the clock had a bar. */
export function monthlyCloses(openTime: Float64Array, values: Float64Array, intervalMs: number): Periods {
  return lastOfEach(openTime, values, intervalMs, (time) => {
    const date = new Date(time);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    return [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)];
  });
}

/** @param periodOf start and end (exclusive) of the period that holds a moment */
function lastOfEach(
  openTime: Float64Array,
  values: Float64Array,
  intervalMs: number,
  periodOf: (time: number) => readonly [number, number],
): Periods {
  const time: number[] = [];
  const value: number[] = [];
  let periodEnd = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const lastMoment = openTime[i] + intervalMs - 1;
    if (lastMoment < periodEnd) value[value.length - 1] = values[i];
    else {
      const [start, end] = periodOf(lastMoment);
      periodEnd = end;
      time.push(start);
      value.push(values[i]);
    }
  }
  return { time: Float64Array.from(time), value: Float64Array.from(value) };
}

/** Simple return of each period; the first one counts from `start`. NaN from a value that is not above 0. */
export function returnsFrom(start: number, values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const before = i === 0 ? start : values[i - 1];
    out[i] = before > 0 ? values[i] / before - 1 : Number.NaN;
  }
  return out;
}

/** Periods in a year for returns of days, or of bars longer than a day. */
export function periodsPerYear(intervalMs: number): number {
  return YEAR_MS / Math.max(DAY_MS, intervalMs);
}

/**
 * Sharpe ratio of the last `window` returns, annualised: mean over standard deviation (ddof 1), risk-free rate 0.
 *
 * @returns NaN on rows [0, window − 1), on windows with an unknown return, and where returns do not vary
 */
export function rollingSharpe(returns: Float64Array, window: number, perYear: number): Float64Array {
  const out = new Float64Array(returns.length).fill(Number.NaN);
  for (let i = window - 1; i < returns.length; i++) {
    let sum = 0;
    for (let k = i - window + 1; k <= i; k++) sum += returns[k];
    const mean = sum / window;
    let squares = 0;
    for (let k = i - window + 1; k <= i; k++) squares += (returns[k] - mean) ** 2;
    const deviation = Math.sqrt(squares / (window - 1));
    // Below this the deviation is rounding noise of a flat account.
    if (deviation > 1e-12) out[i] = (mean / deviation) * Math.sqrt(perYear);
  }
  return out;
}
