import { expect, it } from 'vitest';
import { asked, playBars, playColumns } from './by-hand.js';

const same = (n: number, x: number): number[] => new Array<number>(n).fill(x);

it('waits for a squeeze of enough bars and goes with the move that ends it', () => {
  const flag = [1, 0, 1, 1, 0, 0, 0, 0];
  const mean = [9, 9, 9, 9, 9, 9, 11, 9];
  const run = playColumns('squeeze(quiet=2)', same(8, 10), [flag, mean, same(8, 9)]);
  expect(asked(run), 'one bar of quiet is not enough, and without a new squeeze there is no entry').toEqual([
    [4, 1, 'squeeze ends upwards'],
    [6, 0, 'back at the mean'],
  ]);
});

it('leans by the mean and by the middle of the range together', () => {
  const flag = [1, 1, 0];
  const lean = (mean: number, middle: number) =>
    asked(playColumns('squeeze(quiet=2, short=true)', same(3, 10), [flag, same(3, mean), same(3, middle)]));
  expect(lean(9, 10.5)).toEqual([[2, 1, 'squeeze ends upwards']]);
  expect(lean(9.5, 11)).toEqual([[2, -1, 'squeeze ends downwards']]);
  expect(lean(9.5, 10.5), 'no lean, no trade').toEqual([]);
});

it('goes short only when asked to', () => {
  const columns = [[1, 1, 0], same(3, 11), same(3, 11)];
  expect(asked(playColumns('squeeze(quiet=2)', same(3, 10), columns))).toEqual([]);
});

it('closes after its time', () => {
  const flag = [1, 1, 0, 0, 0, 0, 0];
  const run = playColumns('squeeze(quiet=2, maxBars=3)', same(7, 10), [flag, same(7, 9), same(7, 9)]);
  expect(asked(run)).toEqual([
    [2, 1, 'squeeze ends upwards'],
    [5, 0, 'long enough'],
  ]);
});

it('sees a squeeze that forms while it holds', () => {
  const flag = [1, 1, 0, 1, 1, 0, 0];
  const run = playColumns('squeeze(quiet=2, maxBars=2)', same(7, 10), [flag, same(7, 9), same(7, 9)]);
  expect(
    asked(run).map(([step]) => step),
    'out at 4, and in again when the second one ends',
  ).toEqual([2, 4, 5]);
});

it('finds a squeeze in bars: quiet closes inside wide ranges, then a jump', () => {
  const quiet = new Array(10).fill([10, 10.5, 9.5, 10]) as (readonly [number, number, number, number])[];
  const run = playBars('squeeze(period=5, quiet=3)', [...quiet, [10, 13, 10, 13], [13, 14, 13, 14], [14, 14, 10, 10]]);
  expect(asked(run)).toEqual([
    [10, 1, 'squeeze ends upwards'],
    [12, 0, 'back at the mean'],
  ]);
});
