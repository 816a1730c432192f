import { QuantError } from './errors.js';
import { unknownNameHint } from './nearest.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
/** 365 days: crypto trades round the clock, so no 252. */
export const YEAR_MS = 365 * DAY_MS;

const INTERVALS: Readonly<Record<string, number>> = {
  '1m': MINUTE_MS,
  '3m': 3 * MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
  '2h': 2 * HOUR_MS,
  '4h': 4 * HOUR_MS,
  '6h': 6 * HOUR_MS,
  '8h': 8 * HOUR_MS,
  '12h': 12 * HOUR_MS,
  '1d': DAY_MS,
  '1w': 7 * DAY_MS,
};

export const INTERVAL_NAMES: readonly string[] = Object.keys(INTERVALS);

/** Weekly bars open on Monday; the epoch was a Thursday. */
const WEEK_ORIGIN_MS = 4 * DAY_MS;

/** `1h` → 3600000. @throws E_PARAM with the intervals that exist */
export function parseInterval(text: string): number {
  // Not just `INTERVALS[text]`: every object has a `constructor`.
  if (Object.hasOwn(INTERVALS, text)) return INTERVALS[text];
  throw new QuantError('E_PARAM', `unknown interval "${text}"`, { hint: unknownNameHint(text, INTERVAL_NAMES) });
}

/** 3600000 → `1h`; lengths without a name come back as `90000ms`. */
export function formatInterval(intervalMs: number): string {
  return INTERVAL_NAMES.find((name) => INTERVALS[name] === intervalMs) ?? `${intervalMs}ms`;
}

/** The open time of the bar that holds `timeMs`, on the UTC grid (weeks start on Monday). */
export function floorToInterval(timeMs: number, intervalMs: number): number {
  const origin = intervalMs === INTERVALS['1w'] ? WEEK_ORIGIN_MS : 0;
  return origin + Math.floor((timeMs - origin) / intervalMs) * intervalMs;
}

/** The first open time at or after `timeMs`. */
export function ceilToInterval(timeMs: number, intervalMs: number): number {
  const floor = floorToInterval(timeMs, intervalMs);
  return floor === timeMs ? floor : floor + intervalMs;
}

export function isOnGrid(timeMs: number, intervalMs: number): boolean {
  return floorToInterval(timeMs, intervalMs) === timeMs;
}

export function barsPerYear(intervalMs: number): number {
  return YEAR_MS / intervalMs;
}

/** 2024-01-01T00:00:00.000Z; whole seconds drop the fraction. */
export function isoUtc(timeMs: number): string {
  const text = new Date(timeMs).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

/** 2024-01-01 09:00, for people. */
export function minuteUtc(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}

const AGE = /^(\d+)(m|h|d|w|y)$/;
const AGE_MS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS, y: YEAR_MS };
const ISO = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?)?)?$/;

/**
 * A moment from an ISO date (UTC; `2024-01`, `2024-01-31`, `2024-01-31T09:00`) or an age before now (`90d`).
 *
 * @param nowMs the caller's clock: this folder has none
 * @throws E_PARAM when it is neither
 */
export function parseTime(label: string, text: string, nowMs: number): number {
  const age = AGE.exec(text);
  if (age !== null) return nowMs - Number(age[1]) * AGE_MS[age[2]];
  if (ISO.test(text)) {
    const full = text.includes('T') && !text.endsWith('Z') ? `${text}Z` : text;
    const ms = Date.parse(full);
    // Date.parse takes 2023-02-31 as 3 March in some engines: the day must come back as typed.
    if (Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text.slice(0, 10))) return ms;
  }
  throw new QuantError('E_PARAM', `${label} must be an ISO date or an age, was "${text}"`, {
    hint: 'for example 2023-01-01, 2023-01-01T12:00 (UTC) or 90d',
  });
}

/** `2d`, `36h`, `90m` → milliseconds. @throws E_PARAM */
export function parseDuration(label: string, text: string): number {
  const match = AGE.exec(text);
  if (match !== null) return Number(match[1]) * AGE_MS[match[2]];
  throw new QuantError('E_PARAM', `${label} must be a duration such as 90m, 36h or 2d, was "${text}"`);
}

/** 119 min → `1 h 59 min`: a length of time for people. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < MINUTE_MS) return `${(ms / 1000).toFixed(1)} s`;
  const units: [string, number][] = [
    ['d', DAY_MS],
    ['h', HOUR_MS],
    ['min', MINUTE_MS],
  ];
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ');
}
