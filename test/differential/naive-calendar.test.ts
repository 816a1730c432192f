import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/kit/time.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { calendars } from '../../src/features/registry.js';
import { type BarRow, candlesFrom } from '../support/series.js';

/** Bars with holes of days between them, over years with and without a leap day. */
function scattered(intervalMs: number, most: number, startMs: number): Candles {
  const rng = createRng(`calendar/${intervalMs}`);
  let place = -1;
  const rows = Array.from({ length: 600 }, (): BarRow => {
    place += 1 + rng.below(most);
    return [1, 1, 1, 1, 1, place];
  });
  return candlesFrom(rows, { intervalMs, startMs });
}
const series = [
  scattered(15 * MINUTE_MS, 500, Date.UTC(2019, 10, 28)),
  scattered(HOUR_MS, 150, Date.UTC(2017, 0, 1)),
  scattered(DAY_MS, 4, Date.UTC(2024, 0, 1)),
];

/** The engine's own reading of a moment, by the text that it writes. */
interface Moment {
  readonly time: number;
  readonly date: string;
  readonly year: number;
  /** 0 … 11 */
  readonly month: number;
  /** Monday 0 */
  readonly weekday: number;
  /** of the day, with its parts */
  readonly hours: number;
}
function read(time: number): Moment {
  const text = new Date(time).toISOString();
  const [year, month] = text.split('-').map(Number);
  const [hour, minute] = text.slice(11).split(':').map(Number);
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const weekday = names.indexOf(new Date(time).toUTCString().slice(0, 3));
  return { time, date: text.slice(0, 10), year, month: month - 1, weekday, hours: hour + minute / 60 };
}

const flag = (is: boolean): number => (is ? 1 : 0);
const circle = (share: number): [number, number] => [Math.sin(2 * Math.PI * share), Math.cos(2 * Math.PI * share)];
const days = (from: number, to: number): number => (to - from) / DAY_MS;

/** Days since the first of a stretch of months, until its end, and the share between. */
function within({ time, year, month }: Moment, months: number): { left: number; passed: number } {
  const first = month - (month % months);
  const [start, end] = [Date.UTC(year, first), Date.UTC(year, first + months)];
  return { left: days(time, end), passed: days(start, time) / days(start, end) };
}

const isTokyo = ({ hours }: Moment): boolean => hours < 9;
const isLondon = ({ hours }: Moment): boolean => hours >= 7 && hours < 16;
const isNewYork = ({ hours }: Moment): boolean => hours >= 13 && hours < 22;
function floors(m: Moment): number {
  const open = [isTokyo(m), isLondon(m), isNewYork(m)].map(flag).join('');
  return ['000', '100', '110', '010', '011', '001'].indexOf(open);
}

const closed = JSON.parse(
  readFileSync(new URL('../reference/fixtures/statistics/holidays.json', import.meta.url), 'utf8'),
) as Record<'tokyo' | 'london' | 'newYork', string[]>;
function holidays({ time }: Moment): number[] {
  const cities = [
    [closed.tokyo, 9],
    [closed.london, 0],
    [closed.newYork, -5],
  ] as const;
  const each = cities.map(([list, ahead]) => flag(list.includes(read(time + ahead * HOUR_MS).date)));
  return [...each, Math.max(...each)];
}

const clock = (hours: number) => (m: Moment) => {
  const left = (hours - (m.hours % hours)) % hours;
  return [left, flag(left === 0)];
};

const CASES: readonly (readonly [text: string, outputs: (m: Moment) => number[]])[] = [
  ['day-flags', (m) => Array.from({ length: 7 }, (_, day) => flag(m.weekday === day))],
  ['funding-clock(hours=8)', clock(8)],
  ['funding-clock(hours=1)', clock(1)],
  ['holiday', holidays],
  ['hour', (m) => circle(m.hours / 24)],
  ['month', (m) => [...circle(m.month / 12), flag(read(m.time + DAY_MS).month !== m.month)]],
  ['month-end', (m) => [within(m, 1).left, within(m, 1).passed]],
  ['month-flags', (m) => Array.from({ length: 12 }, (_, month) => flag(m.month === month))],
  ['quarter', (m) => [1 + Math.floor(m.month / 3), within(m, 3).passed, within(m, 3).left]],
  ['session', (m) => [isTokyo(m), isLondon(m), isNewYork(m), isLondon(m) && isNewYork(m)].map(flag)],
  ['session-code', (m) => [floors(m)]],
  ['weekday', (m) => [...circle(m.weekday / 7), flag(m.weekday >= 5)]],
  ['weekday-month', (m) => [(12 * m.weekday + m.month) / 84]],
];

describe('the calendar says what the clock says when a bar closes', () => {
  it.each(CASES)('%s', (text, outputs) => {
    const [name, params = ''] = text.split(/(?=\()/);
    const names = calendars.get(name).outputs.map((output) => `${name}.${output}${params}`);
    for (const candles of series) {
      const { columns } = computeFeatures(candles, names);
      candles.openTime.forEach((open, i) => {
        const wanted = outputs(read(open + candles.intervalMs));
        expect(wanted.length).toBe(names.length);
        wanted.forEach((value, k) => {
          const miss = Math.abs(columns[k][i] - value);
          if (!(miss <= 1e-9)) expect.fail(`${names[k]} row ${i}: ${columns[k][i]}, the clock says ${value}`);
        });
      });
    }
  });

  it('every column of it', () => {
    expect([...new Set(CASES.map(([text]) => text.split('(')[0]))]).toEqual(calendars.list().map((d) => d.name));
  });
});
