import { expect, it } from 'vitest';
import { partsNow } from '../../../src/backtest/strategies/dca.js';
import { DAY_MS, HOUR_MS } from '../../../src/core/kit/time.js';
import { asked, playBars, playClosed, traded } from './by-hand.js';

it('buys for the same amount every so many bars until all is invested', () => {
  // A quarter of 1000 each time: 25 at 10, 10 at 25, 5 at 50 and 5 again.
  const run = playBars('dca(parts=4, every=2, unit=bar)', [10, 10, 25, 25, 50, 50, 50, 50, 50, 50]);
  expect(traded(run)).toEqual([
    [1, 25, 10],
    [3, 10, 25],
    [5, 5, 50],
    [7, 5, 50],
  ]);
  expect(run.cash[9]).toBe(0);
  expect(run.rejects).toEqual([]);
});

it('asks for units and so never sells, however far the next open jumps', () => {
  const run = playBars('dca(parts=5, every=1, unit=bar)', [10, 10, 10, 10, 30, 30]);
  expect(asked(run).map(([step, units]) => [step, units])).toEqual([
    [0, 20],
    [1, 40],
    [2, 60],
    [3, 80],
    [4, expect.closeTo(80 + 200 / 30, 10)],
  ]);
  expect(run.fills.every((fill) => fill.quantity > 0)).toBe(true);
});

it('counts days and weeks by UTC, from the bar that buys', () => {
  const steps = (text: string, intervalMs: number, bars: number): number[] =>
    playBars(text, new Array(bars).fill(10), { intervalMs }).orders.map((o) => o.decidedStep);
  expect(steps('dca(parts=4, unit=day)', 6 * HOUR_MS, 12), 'bars 3, 7 and 11 close at midnight').toEqual([0, 3, 7, 11]);
  expect(steps('dca(parts=4, unit=week)', DAY_MS, 22), 'the series begins on a Monday').toEqual([0, 6, 13, 20]);
  expect(steps('dca(parts=9, every=2, unit=week)', DAY_MS, 22)).toEqual([0, 13]);
  expect(steps('dca(parts=9, unit=month)', DAY_MS, 70), '1 February and 1 March of 2024').toEqual([0, 30, 59]);
});

it('buys several parts below the dip, and never more than are left', () => {
  const run = playBars('dca(parts=4, every=1, unit=bar, dip=0.15, multiple=2)', [10, 10, 8, 8, 8]);
  expect(asked(run)).toEqual([
    [0, 25, 'next part'],
    [1, 50, 'next part'],
    [2, 112.5, 'several parts in a dip'],
  ]);
  const plan = { dip: 0.2, multiple: 5 };
  expect([partsNow(9, 0.1, plan), partsNow(9, 0.2, plan), partsNow(3, 0.5, plan)]).toEqual([1, 5, 3]);
  expect(partsNow(9, 0.9, { dip: 0, multiple: 5 }), 'a dip of 0 is none').toBe(1);
});

it('buys later what a bar could not fill', () => {
  // A tenth of 100: ten units a bar at most.
  const thin = (volume: number) => [10, 10, 10, 10, volume] as const;
  const run = playBars('dca(parts=2, every=3, unit=bar)', [10, thin(100), thin(0), thin(0), thin(1e6), thin(1e6)]);
  expect(traded(run)).toEqual([
    [1, 10, 10],
    [4, 90, 10],
  ]);
});

it('does not buy back what somebody else has sold', () => {
  const run = playClosed('dca(parts=4, every=2, unit=bar)', [10, 10, 10, 10, 10, 10, 10, 10, 10], [3]);
  expect(traded(run), 'two parts are sold, two are left').toEqual([
    [1, 25, 10],
    [3, 25, 10],
    [4, -50, 10],
    [5, 25, 10],
    [7, 25, 10],
  ]);
});
