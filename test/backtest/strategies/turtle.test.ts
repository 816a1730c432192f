import { expect, it } from 'vitest';
import { unitWeight } from '../../../src/backtest/strategies/turtle.js';
import { asked, playBars, playClosed, playColumns } from './by-hand.js';

const channels = (n: number, edges: readonly [number, number, number, number], atr = 1): number[][] =>
  [...edges, atr].map((edge) => new Array<number>(n).fill(edge));

it('makes a unit so that one average true range is worth the risk, within its part of the account', () => {
  const rule = { stop: 2, units: 4, step: 0.5, risk: 0.01, share: 1, direction: 'long' } as const;
  expect(unitWeight(12, 1, 1, rule), 'a weight of 12 % moves 1 % of the account when the price moves 1 of 12').toBe(
    0.12,
  );
  expect(unitWeight(100, 0.1, 1, rule), 'ten times the account is more than a quarter of it').toBe(0.25);
});

it('adds a unit for every half range that it goes on, and stops two ranges behind the newest', () => {
  const closes = [11.5, 12, 12.4, 12.5, 13.5, 14, 14.5, 12];
  // Unit 1 at 12, 2 at 12.5, 3 at 13.5, 4 at 14: the stop stands at 12.
  expect(asked(playColumns('turtle', closes, channels(8, [11, 8, 11, 9])))).toEqual([
    [1, 0.12, 'above the channel'],
    [3, 0.24, 'unit 2'],
    [4, expect.closeTo(0.36, 12), 'unit 3'],
    [5, 0.48, 'unit 4'],
    [7, 0, 'stop'],
  ]);
});

it('leaves when the short channel breaks, and compares with the channel of the bar before', () => {
  const closes = [10, 12, 12, 11.9, 11.7, 12];
  const [upper, lower, exitUpper, , atr] = channels(6, [11, 8, 11, 9]);
  const exitLower = [9, 9, 9, 11.8, 11.6, 11.6];
  expect(asked(playColumns('turtle(units=1, stop=5)', closes, [upper, lower, exitUpper, exitLower, atr]))).toEqual([
    [1, 0.12, 'above the channel'],
    [4, 0, 'left the channel'],
    [5, 0.12, 'above the channel'],
  ]);
});

it('mirrors all of it on the short side, where it may', () => {
  const closes = [10, 7, 6.5, 7, 8.5];
  const columns = channels(5, [11, 8, 11, 9]);
  expect(asked(playColumns('turtle(direction=both)', closes, columns))).toEqual([
    [1, -0.07, 'below the channel'],
    [2, -0.14, 'unit 2'],
    [4, 0, 'stop'],
  ]);
  expect(asked(playColumns('turtle(direction=short)', [10, 12, 12], channels(3, [11, 8, 11, 9])))).toEqual([]);
  expect(asked(playColumns('turtle', closes, columns))).toEqual([]);
});

it('keeps the range of its entry', () => {
  const closes = [10, 12, 13, 13.9];
  const [upper, lower, exitUpper, exitLower] = channels(4, [11, 8, 11, 5]);
  const run = playColumns('turtle(risk=0.02, step=1)', closes, [upper, lower, exitUpper, exitLower, [2, 2, 1, 1]]);
  expect(asked(run), 'one step is 2 from 12 on, so 13.9 is not far enough').toEqual([[1, 0.12, 'above the channel']]);
});

it('adds nothing to a position that somebody else has closed, and comes back at the next break', () => {
  // Channels of two bars: entry above the highs of the two bars before.
  const rows = [10, 10, 10, 11, 12, 13, 14, 9, 9, 9, 10];
  const run = playClosed('turtle(entry=2, exit=2, atr=1, units=4, stop=9)', rows, [4]);
  expect(asked(run).map(([step, , reason]) => [step, reason])).toEqual([
    [3, 'above the channel'],
    [4, 'unit 2'],
    [4, 'somebody else'],
    [7, 'left the channel'],
    [10, 'above the channel'],
  ]);
  expect(run.positions[0].slice(5, 11).every((x) => x === 0)).toBe(true);
});

it('needs a range to size by', () => {
  expect(playBars('turtle(entry=2, exit=2, atr=2)', [10, 10, 10, 10, 10]).orders).toEqual([]);
});
