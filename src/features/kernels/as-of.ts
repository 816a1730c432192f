import type { Candles } from '../../core/candles.js';
import { HOUR_MS } from '../../core/kit/time.js';
import { unknownColumn } from '../../core/math/rolling.js';

/** The parameter that says how old a number may be, in hours. */
export function maxAgeParam(hours: number, min: number) {
  return {
    type: 'float',
    default: hours,
    min,
    max: 100_000,
    doc: 'hours after which the last number is no longer known',
  } as const;
}

/**
 * Which of some moments is the newest that has passed when each bar closes. A moment counts from its own time: the one
 * on the very close is known.
 *
 * @param time  (m,) UTC ms, not decreasing
 * @param lagMs how long before the close to look, ≥ 0
 * @returns (n,) rows of `time`; -1 where none has passed
 */
export function lastAtClose({ openTime, intervalMs, length }: Candles, time: Float64Array, lagMs = 0): Int32Array {
  const rows = new Int32Array(length);
  let k = -1;
  for (let i = 0; i < length; i++) {
    const moment = openTime[i] + intervalMs - lagMs;
    while (k + 1 < time.length && time[k + 1] <= moment) k++;
    rows[i] = k;
  }
  return rows;
}

/** Numbers that each carry the time at which they were known, UTC ms, increasing. */
export interface Timed {
  readonly time: Float64Array;
  readonly value: Float64Array;
}

/**
 * The newest number known at each bar's close, or `lagHours` before it.
 *
 * @param maxAgeHours older numbers no longer count
 * @returns (n,) unit of the values; NaN before the first and where the newest is older than that, or is NaN itself
 */
export function valueAtClose(
  candles: Candles,
  { time, value }: Timed,
  { maxAgeHours, lagHours = 0 }: { maxAgeHours: number; lagHours?: number },
): Float64Array {
  const { openTime, intervalMs, length } = candles;
  const rows = lastAtClose(candles, time, lagHours * HOUR_MS);
  const out = unknownColumn(length);
  for (let i = 0; i < length; i++) {
    const moment = openTime[i] + intervalMs - lagHours * HOUR_MS;
    if (rows[i] >= 0 && moment - time[rows[i]] <= maxAgeHours * HOUR_MS) out[i] = value[rows[i]];
  }
  return out;
}
