import type { Candles } from '../../core/candles.js';
import { defineCalendar } from '../../core/feature.js';
import { DAY_MS, HOUR_MS } from '../../core/kit/time.js';
import { type Holidays, londonHolidays, newYorkHolidays, tokyoHolidays } from '../kernels/holidays.js';
import { byDay, civilDate, decisionTime, weekdayOfDay } from '../utc.js';

/** Hours that a city's standard time is ahead of UTC; no daylight saving time, as in `session`. */
const CITIES: readonly (readonly [hours: number, holidaysOf: (year: number) => Holidays])[] = [
  [9, tokyoHolidays],
  [0, londonHolidays],
  [-5, newYorkHolidays],
];

/**
 * Weekdays on which a stock exchange stays shut: crypto trades on, with fewer at their desks.
 *
 * Taken at the close of the bar, in the city's standard time. Saturdays and Sundays are not holidays here: see
 * `weekday`. By rule, with the single days of 2018 to 2025 that no rule gives; later years lack what is not yet decreed.
 *
 * @returns four times (n,), 1 or 0: Tokyo, London, New York, and any of them; no NaN rows
 */
export function holiday(candles: Candles): Float64Array[] {
  const n = candles.length;
  const any = new Float64Array(n);
  const flags = CITIES.map(([hours, holidaysOf]) => {
    const out = new Float64Array(n);
    const years = new Map<number, Holidays>();
    const isHoliday = byDay((local) => {
      const day = Math.floor(local / DAY_MS);
      if (weekdayOfDay(day) >= 5) return 0;
      const { year } = civilDate(local);
      const days = years.get(year) ?? holidaysOf(year);
      years.set(year, days);
      return Number(days.has(day));
    });
    for (let i = 0; i < n; i++) {
      out[i] = isHoliday(decisionTime(candles, i) + hours * HOUR_MS);
      any[i] = Math.max(any[i], out[i]);
    }
    return out;
  });
  return [...flags, any];
}

export default defineCalendar({
  name: 'holiday',
  summary: 'Weekdays on which the Tokyo, London or New York stock exchange is closed, 1 or 0',
  formula:
    'tokyo, london, new-york = 1 when the bar closes on a weekday on which that exchange is shut (its standard time), else 0; any = max of the three',
  source: 'Act on National Holidays 1948 (Japan); Banking and Financial Dealings Act 1971 (UK); NYSE Rule 7.2',
  params: {},
  outputs: ['tokyo', 'london', 'new-york', 'any'],
  warmup: () => 0,
  compute: (c) => holiday(c),
});
