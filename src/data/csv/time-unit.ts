import { QuantError } from '../../core/kit/errors.js';

/** Units of epoch times in files. */
const UNITS = [
  { name: 'seconds', below: 1e11, perMs: 1 / 1000 },
  { name: 'milliseconds', below: 1e14, perMs: 1 },
  { name: 'microseconds', below: 1e17, perMs: 1000 },
  { name: 'nanoseconds', below: Number.POSITIVE_INFINITY, perMs: 1_000_000 },
] as const;

export type TimeUnit = (typeof UNITS)[number]['name'];

/** Nanoseconds need 61 bits: what a double leaves of them is the millisecond within this, ms. */
const NANO_SLACK_MS = 0.001;

/** The unit in which a time of 1973 to 2286 has this magnitude: the four ranges do not overlap. */
export function unitOf(time: number): (typeof UNITS)[number] {
  return UNITS.find((unit) => Math.abs(time) < unit.below) ?? UNITS[3];
}

/** How a place in the file is named, for the one message of this module. */
export interface TimePlace {
  readonly file: string;
  readonly column: string;
  lineOf(row: number): number;
}

/**
 * Turns epoch times of one file into milliseconds, in place. The unit is decided once, by the magnitude of all rows:
 * Binance's spot archive went from milliseconds to microseconds on 2025-01-01, and files joined across that day, or
 * across two generations of CryptoDataDownload, mix units; a guess per row would hide it.
 *
 * @param times NaN rows are left alone
 * @throws E_DATA naming the first line in another unit than the first row
 */
export function epochToMs(times: Float64Array, rows: number, place: TimePlace): TimeUnit {
  let firstRow = 0;
  while (firstRow < rows && !(times[firstRow] > 0)) firstRow++;
  if (firstRow === rows) return 'milliseconds';
  const unit = unitOf(times[firstRow]);
  const index = UNITS.indexOf(unit);
  const floor = index === 0 ? 0 : UNITS[index - 1].below;
  for (let i = firstRow; i < rows; i++) {
    const time = times[i];
    if ((time < floor && time > 0) || time >= unit.below) {
      throw new QuantError(
        'E_DATA',
        `${place.file}, line ${place.lineOf(i)}, column "${place.column}": ${time} is in ${unitOf(time).name}, ` +
          `but line ${place.lineOf(firstRow)} (${times[firstRow]}) is in ${unit.name}`,
        { hint: 'one file must hold one unit of time: split the file there and import the parts' },
      );
    }
  }
  const { perMs } = unit;
  if (perMs === 1) return unit.name;
  for (let i = firstRow; i < rows; i++) {
    const ms = perMs < 1 ? times[i] * 1000 : times[i] / perMs;
    const whole = Math.round(ms);
    times[i] = Math.abs(ms - whole) <= NANO_SLACK_MS && perMs === 1_000_000 ? whole : ms;
  }
  return unit.name;
}
