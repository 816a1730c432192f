import { describe, expect, it } from 'vitest';
import { sessionAt } from '../../../src/backtest/strategies/session-breakout.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import { type BarRow, randomCandles, START_MS } from '../../support/series.js';
import { runAny } from '../whole-runs.js';
import { playBars, playClosed, traded } from './by-hand.js';

const night = new Array<BarRow>(8).fill(100);
/** The bar from 8 to 9: edges 102 and 99. */
const opening: BarRow = [100, 102, 99, 101];
const TEXT = 'session-breakout(session=custom, from=8, to=12, range=60, direction=both)';

describe('session-breakout', () => {
  it('rests at the nearer edge of the opening range, follows the price to the other, and is flat at the end', () => {
    const run = playBars(TEXT, [
      ...night,
      opening,
      [101, 101.5, 100, 100.2],
      [100, 100, 98, 98.5],
      [98.5, 98.5, 97, 97],
      [96, 98, 95, 95],
      95,
    ]);
    expect(run.orders.map((o) => [o.decidedStep, o.type, o.price, o.status, o.reason])).toEqual([
      [8, 'stop', 102, 'cancelled', 'above the range'],
      [8, 'stop', 99, 'cancelled', 'above the range: stop'],
      [9, 'stop', 99, 'filled', 'below the range'],
      [9, 'stop', 102, 'cancelled', 'below the range: stop'],
      [11, 'target', Number.NaN, 'filled', 'end of the session'],
    ]);
    expect(traded(run), 'sold at the edge, bought at the open of 12:00').toEqual([
      [10, -950 / 99, 99],
      [12, 950 / 99, 96],
    ]);
  });

  it('stops at the other edge, and is done for the day', () => {
    const run = playBars(TEXT, [...night, opening, [101, 103, 101, 103], [103, 103, 98, 98], [98, 104, 97, 104], 104]);
    expect(traded(run)).toEqual([
      [9, 950 / 102, 102],
      [10, -950 / 102, 99],
    ]);
    const half = playBars(TEXT.replace(')', ', stop=0.5)'), [
      ...night,
      opening,
      [101, 103, 101, 103],
      [103, 103, 98, 98],
    ]);
    expect(traded(half)[1][2], 'half of the range of 3').toBe(100.5);
  });

  it('takes one side only when told to', () => {
    const rows: BarRow[] = [...night, opening, [101, 101, 98, 98], [100, 103, 100, 103], 103];
    expect(traded(playBars(TEXT.replace('both', 'long'), rows)).map((x) => x[0])).toEqual([10]);
    expect(traded(playBars(TEXT.replace('both', 'short, stop=0'), rows)).map((x) => x[0])).toEqual([9]);
  });

  it('leaves a session out whose opening range is not whole', () => {
    const text = TEXT.replace('range=60', 'range=120');
    const whole = playBars(text, [...night, opening, [101, 102, 100, 101], [101, 104, 101, 104]]);
    expect(traded(whole)).toEqual([[10, 950 / 102, 102]]);
    const torn = playBars(text, [...night, [101, 102, 100, 101, 1e6, 9], [101, 104, 101, 104, 1e6, 10]]);
    expect(torn.orders).toEqual([]);
  });

  it('takes nothing over from a session before whose opening range was torn, too', () => {
    const quarter = (hour: number, row: readonly [number, number, number, number]): BarRow => [...row, 1e6, 4 * hour];
    const flat = Array.from({ length: 8 }, (_, hour) => quarter(hour, [100, 100, 100, 100]));
    // The first day has only the first bar of its opening range, the second day all but that one.
    const first = quarter(8, [100, 150, 50, 100]);
    const rest = [32.25, 32.5, 32.75].map((hour) => quarter(hour, [100, 102, 99, 101]));
    const run = playBars(TEXT, [...flat, first, ...rest, quarter(33, [101, 160, 40, 101])], {
      intervalMs: 15 * MINUTE_MS,
    });
    expect(run.orders).toEqual([]);
  });

  it('enters nothing more after somebody else has closed its position', () => {
    const rows: BarRow[] = [...night, opening, [101, 103, 101, 103], 103, [103, 103, 100, 103], 103, 103];
    expect(traded(playClosed(TEXT, rows, [9]))).toEqual([
      [9, 950 / 102, 102],
      [10, -950 / 102, 103],
    ]);
  });

  it.each([
    ['session=tokyo, range=60', HOUR_MS, 1, 9],
    ['session=london, range=30', 15 * MINUTE_MS, 7.5, 16],
    ['session=new-york, range=120, stop=0', HOUR_MS, 15, 22],
    ['session=day, range=240', 2 * HOUR_MS, 4, 24],
  ] as const)('never holds outside of its hours: %s', (parameters, intervalMs, from, to) => {
    const bars = randomCandles({ seed: `session ${parameters}`, length: 900, intervalMs });
    const run = runAny([bars], `session-breakout(${parameters}, direction=both)`, {
      costs: [],
      account: { cashQuote: 0.01 },
    });
    const hours = [...run.openTime].flatMap((t, i) => (run.positions[0][i] === 0 ? [] : [(t % DAY_MS) / HOUR_MS]));
    expect(hours.length).toBeGreaterThan(100);
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(from);
    expect(Math.max(...hours)).toBeLessThan(to);
  });

  it.each([
    ['session-breakout', DAY_MS, 'session of 13 to 22 h UTC and its opening range of 60 min, and these are of 1d'],
    ['session-breakout', 4 * HOUR_MS, 'these are of 4h'],
    ['session-breakout(session=custom, from=8, to=12, range=240)', HOUR_MS, 'these are of 1h'],
  ])('refuses %s on bars that leave it no range or no session', (text, intervalMs, words) => {
    expect(() => playBars(text, [10, 11, 12], { intervalMs })).toThrow(words);
  });
});

describe('a session', () => {
  const at = (hour: number, intervalMs: number, hours: { from: number; to: number; range: number }) => {
    const { rangeFrom, rangeTo, end } = sessionAt(START_MS + hour * HOUR_MS, intervalMs, hours);
    return [rangeFrom, rangeTo, end].map((t) => (t - START_MS) / HOUR_MS);
  };

  it('lies on the grid of the bars', () => {
    expect(at(7, HOUR_MS, { from: 7, to: 16, range: 60 })).toEqual([7, 8, 16]);
    expect(at(7, 2 * HOUR_MS, { from: 7, to: 15, range: 180 }), 'the bar of 8 is the first whole one').toEqual([
      8, 10, 14,
    ]);
  });

  it('goes over midnight', () => {
    const hours = { from: 22, to: 6, range: 60 };
    expect(at(23, HOUR_MS, hours)).toEqual([22, 23, 30]);
    expect(at(29, HOUR_MS, hours), 'five in the morning belongs to the evening before').toEqual([22, 23, 30]);
    expect(at(21, HOUR_MS, hours)).toEqual([-2, -1, 6]);
  });
});
