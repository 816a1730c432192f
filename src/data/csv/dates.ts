/** A date cell as a moment, or why it is none. */
export interface DateReading {
  /** UTC ms; NaN with a fault */
  readonly timeMs: number;
  readonly fault: string | undefined;
}

export const NO_ZONE = 'date without a time zone';

const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?|-(AM|PM))?)?(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$/i;

/**
 * Reads `2024-01-31`, `2024-01-31T09:00:00Z`, `2024-01-31 09:00:00+00:00` or CryptoDataDownload's `2020-11-20 07-AM`.
 *
 * Without a zone the moment is not known (an hour is counted twice in autumn, and summer time moves bars), so such a
 * cell is refused unless the caller states that the file is in UTC. Dates with slashes or two-digit years are refused:
 * 01/03/2017 is January to some and March to others.
 *
 * @param assumeUtc reads cells without a zone as UTC
 */
export function readDate(text: string, assumeUtc: boolean): DateReading {
  const match = text.length <= 40 ? DATE.exec(text) : null;
  if (match === null) {
    const shape = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b/.test(text.slice(0, 20))
      ? 'ambiguous date, day and month cannot be told apart'
      : 'not a date';
    return { timeMs: Number.NaN, fault: shape };
  }
  const [, year, month, day, hour, minute, second, fraction, half, zone] = match;
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const back = new Date(dayMs);
  if (back.getUTCMonth() + 1 !== Number(month) || back.getUTCDate() !== Number(day)) {
    return { timeMs: Number.NaN, fault: 'no such day' };
  }
  const hours = half === undefined ? Number(hour ?? 0) : clockHour(Number(hour), half);
  const minutes = Number(minute ?? 0);
  const seconds = Number(second ?? 0);
  if (!(hours < 24) || minutes > 59 || seconds > 59) return { timeMs: Number.NaN, fault: 'no such time of day' };
  if (zone === undefined && !assumeUtc) return { timeMs: Number.NaN, fault: NO_ZONE };
  const ms = fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000;
  const local = dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
  return { timeMs: local - offsetMs(zone), fault: undefined };
}

/** 12-AM is midnight, 12-PM is noon. NaN for an hour that no clock face has. */
function clockHour(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || /^[zug]/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (zone[0] === '-' ? -minutes : minutes) * 60_000;
}
