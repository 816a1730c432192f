import { dayNumber, weekdayOfDay } from '../utc.js';

/** Days counted from 1970-01-01 on which a city's exchange is closed; weekends are not looked at. */
export type Holidays = ReadonlySet<number>;

const MONDAY = 0;
const THURSDAY = 3;
const SATURDAY = 5;
const SUNDAY = 6;

/**
 * Easter Sunday of the Gregorian calendar, days from 1970-01-01.
 *
 * @source Meeus 1991, Astronomical Algorithms, chapter 8; Anonymous 1876, Nature 13
 */
export function easterDay(year: number): number {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const c = year % 100;
  const shift = Math.floor((8 * century + 13) / 25);
  const h = (19 * a + century - Math.floor(century / 4) - shift + 15) % 30;
  const l = (32 + 2 * (century % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayNumber(year, Math.floor(n / 31) - 1, (n % 31) + 1);
}

/** The `count`-th such weekday of a month (0 is January, Monday); the last one with `count` 0. */
function nth(count: number, weekday: number, year: number, month: number): number {
  const first = dayNumber(year, count === 0 ? month + 1 : month, 1);
  const ahead = (((weekday - weekdayOfDay(first)) % 7) + 7) % 7;
  return first + ahead + 7 * (count - 1);
}

/**
 * Days on which the London Stock Exchange is closed: the bank holidays of England and Wales.
 *
 * Days that fall on a weekend move to the next free weekday. Single days of 2020, 2022 and 2023 are written out.
 *
 * @source Banking and Financial Dealings Act 1971, schedule 1; proclamations of 2019, 2021 and 2022
 */
export function londonHolidays(year: number): Holidays {
  const easter = easterDay(year);
  const days = new Set([
    easter - 2,
    easter + 1,
    year === 2020 ? dayNumber(2020, 4, 8) : nth(1, MONDAY, year, 4),
    year === 2022 ? dayNumber(2022, 5, 2) : nth(0, MONDAY, year, 4),
    nth(0, MONDAY, year, 7),
  ]);
  if (year === 2022) days.add(dayNumber(2022, 5, 3)).add(dayNumber(2022, 8, 19));
  if (year === 2023) days.add(dayNumber(2023, 4, 8));
  const fixed = [dayNumber(year, 0, 1), dayNumber(year, 11, 25), dayNumber(year, 11, 26)];
  // Those on weekdays stand first, so that a moved one finds the next day that is free.
  for (const day of fixed) if (weekdayOfDay(day) < SATURDAY) days.add(day);
  for (const day of fixed) {
    if (weekdayOfDay(day) < SATURDAY) continue;
    let moved = day;
    while (weekdayOfDay(moved) >= SATURDAY || days.has(moved)) moved++;
    days.add(moved);
  }
  return days;
}

/**
 * Days on which the New York Stock Exchange is closed.
 *
 * A Saturday's holiday is kept on Friday and a Sunday's on Monday; New Year's Day on a Saturday is not kept. Juneteenth
 * since 2022; the days of mourning of 2018 and 2025 are written out. Days that close at noon are not here.
 *
 * @source NYSE Rule 7.2
 */
export function newYorkHolidays(year: number): Holidays {
  const days = new Set([
    nth(3, MONDAY, year, 0),
    nth(3, MONDAY, year, 1),
    easterDay(year) - 2,
    nth(0, MONDAY, year, 4),
    nth(1, MONDAY, year, 8),
    nth(4, THURSDAY, year, 10),
  ]);
  const fixed = [dayNumber(year, 6, 4), dayNumber(year, 11, 25)];
  if (year >= 2022) fixed.push(dayNumber(year, 5, 19));
  for (const day of fixed) {
    const weekday = weekdayOfDay(day);
    days.add(weekday === SATURDAY ? day - 1 : weekday === SUNDAY ? day + 1 : day);
  }
  const newYear = dayNumber(year, 0, 1);
  if (weekdayOfDay(newYear) !== SATURDAY) days.add(weekdayOfDay(newYear) === SUNDAY ? newYear + 1 : newYear);
  if (year === 2018) days.add(dayNumber(2018, 11, 5));
  if (year === 2025) days.add(dayNumber(2025, 0, 9));
  return days;
}

/**
 * Days on which the Tokyo Stock Exchange is closed: Japan's national holidays, 31 December and 1 to 3 January.
 *
 * A holiday on a Sunday is kept on the next day that is none; a day between two holidays is one. Equinoxes by formula,
 * right from 1980 to 2099. The changes of 2019 (a new emperor), 2020 and 2021 (the Olympic Games) are written out.
 *
 * @source Act on National Holidays 1948 (Act No. 178) with its amendments; equinoxes: Kaijō Hoanchō, Shin-koyomi-binran
 */
export function tokyoHolidays(year: number): Holidays {
  const leap = Math.floor((year - 1980) / 4);
  const equinox = (day: number): number => Math.floor(day + 0.242194 * (year - 1980) - leap);
  const at = (month: number, day: number): number => dayNumber(year, month, day);
  const games = { 2020: [at(6, 23), at(7, 10), at(6, 24)], 2021: [at(6, 22), at(7, 8), at(6, 23)] }[year];
  const days = new Set([
    at(0, 1),
    nth(2, MONDAY, year, 0),
    at(1, 11),
    at(2, equinox(20.8431)),
    at(3, 29),
    at(4, 3),
    at(4, 4),
    at(4, 5),
    nth(3, MONDAY, year, 8),
    at(8, equinox(23.2488)),
    at(10, 3),
    at(10, 23),
    ...(games ?? [nth(3, MONDAY, year, 6), at(7, 11), nth(2, MONDAY, year, 9)]),
  ]);
  if (year === 2019) days.add(at(4, 1)).add(at(9, 22));
  else days.add(year < 2019 ? at(11, 23) : at(1, 23));
  const named = [...days].sort((a, b) => a - b);
  for (const day of named) {
    if (weekdayOfDay(day) !== SUNDAY) continue;
    let moved = day + 1;
    while (days.has(moved)) moved++;
    days.add(moved);
  }
  for (const day of named) if (named.includes(day + 2)) days.add(day + 1);
  return days.add(at(0, 2)).add(at(0, 3)).add(at(11, 31));
}
