import { expect, it } from 'vitest';
import { DAY_MS } from '../../../src/core/kit/time.js';
import type { BarRow } from '../../support/series.js';
import { asked, playBars, traded } from './by-hand.js';

/** A first day of four bars: range 104 − 98 = 6, close 102. */
const first: readonly BarRow[] = [
  [100, 102, 98, 100],
  [100, 104, 100, 103],
  [103, 103, 101, 102],
  [102, 102, 100, 102],
];

it('rests at the open plus a part of the last range, and is flat when the day is over', () => {
  const run = playBars('volatility-breakout(k=0.5, hours=4)', [
    ...first,
    [102, 104, 101, 104],
    [104, 106, 103, 105],
    [105, 107, 105, 107],
    [107, 108, 106, 107],
    [107, 107, 107, 107],
  ]);
  // 95 % of 1000 at the edge of 105; then a day with a range of 7 and a close of 107.
  expect(traded(run)).toEqual([
    [5, 950 / 105, 105],
    [8, -950 / 105, 107],
  ]);
  expect(run.orders.map((o) => [o.decidedStep, o.type, o.price, o.reason])).toEqual([
    [3, 'stop', 105, 'above the range'],
    [7, 'target', Number.NaN, 'end of the day'],
    [7, 'stop', 110.5, 'above the range'],
  ]);
});

it('lets an order lapse with its day', () => {
  const run = playBars('volatility-breakout(k=0.5, hours=4, direction=long)', [
    ...first,
    ...new Array<BarRow>(4).fill([102, 103, 101, 102]),
    [102, 106, 102, 106],
  ]);
  // The second day has a range of 2: its edge lies at 103, which the last bar passes.
  expect(run.orders.map((o) => [o.decidedStep, o.price, o.status])).toEqual([
    [3, 105, 'cancelled'],
    [7, 103, 'filled'],
  ]);
});

it('stops at a part of the range, and enters once a day', () => {
  const run = playBars('volatility-breakout(k=0.5, hours=4, stop=0.5)', [
    ...first,
    [103, 106, 103, 104],
    [104, 104, 101, 101],
    [101, 107, 101, 107],
    [107, 107, 107, 107],
  ]);
  expect(traded(run), 'in at 105, out half of 6 below').toEqual([
    [4, 950 / 105, 105],
    [5, -950 / 105, 102],
  ]);
});

it('rests at the nearer edge where it may take both, the way of the last day first', () => {
  const run = playBars('volatility-breakout(k=0.5, hours=4, direction=both)', [
    ...first,
    [102, 102, 100, 101],
    [101, 101, 98, 98],
    [98, 98, 97, 97],
    [97, 97, 96, 96],
    96,
  ]);
  expect(asked(run).map(([step, units, reason]) => [step, Math.sign(units), reason])).toEqual([
    [3, 1, 'above the range'],
    [4, -1, 'below the range'],
    [7, 0, 'end of the day'],
    [7, -1, 'below the range'],
  ]);
  expect(traded(run)).toEqual([
    [5, -950 / 99, 99],
    [8, expect.closeTo(950 / 99, 12), 96],
  ]);
});

it('plays daily bars: in inside the bar, out at the next open', () => {
  const run = playBars(
    'volatility-breakout(k=0.5)',
    [
      [100, 104, 98, 102],
      [102, 108, 101, 107],
      [107, 109, 100, 101],
    ],
    { intervalMs: DAY_MS },
  );
  expect(traded(run).slice(0, 2)).toEqual([
    [1, 950 / 105, 105],
    [2, -950 / 105, 107],
  ]);
});

it('goes by no day of which it saw less than half, and by none without a range', () => {
  const late = { startMs: 1_704_067_200_000 + 3 * 3_600_000 };
  expect(playBars('volatility-breakout(hours=4)', [10, 11, 12], late).orders).toEqual([]);
  expect(playBars('volatility-breakout(hours=4)', [10, 10, 10, 10, 10]).orders).toEqual([]);
});

it('sells at the first bar that trades when those of the end are missing', () => {
  const run = playBars('volatility-breakout(k=0.5, hours=4)', [
    ...first,
    [102, 106, 102, 106],
    [106, 106, 106, 106, 1e6, 9],
    [106, 106, 106, 106, 1e6, 10],
  ]);
  expect(traded(run)).toEqual([
    [4, 950 / 105, 105],
    [6, -950 / 105, 106],
  ]);
});

it('refuses bars that do not divide its day', () => {
  const play = () => playBars('volatility-breakout', [10, 11, 12], { intervalMs: 7 * DAY_MS, startMs: 4 * DAY_MS });
  expect(play).toThrow('volatility-breakout needs bars that divide its day of 24 h, and these are of 1w');
});
