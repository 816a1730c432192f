import { expect, it } from 'vitest';
import { asked, playBars, playColumns } from './by-hand.js';

const histogram = [-1, 1, 2, -1, 1, 2, -1, 1, -1];
const ratio = [9, 1.4, 9, 0.1, 1.6, 0.1, 0.1, 1.5, 9];
const closes = histogram.map(() => 10);

it('takes a cross up with volume, and leaves at the next cross down whatever its volume', () => {
  expect(asked(playColumns('macd-volume(volume=1.5)', closes, [histogram, ratio]))).toEqual([
    [4, 1, 'crossed up'],
    [6, 0, 'crossed down'],
  ]);
});

it('sells short at a cross down with volume when asked to', () => {
  expect(asked(playColumns('macd-volume(volume=1.3, short=true)', closes, [histogram, ratio]))).toEqual([
    [1, 1, 'crossed up'],
    [3, 0, 'crossed down'],
    [4, 1, 'crossed up'],
    [6, 0, 'crossed down'],
    [7, 1, 'crossed up'],
    [8, -1, 'crossed down'],
  ]);
});

it('covers a short at a cross up without volume', () => {
  const run = playColumns(
    'macd-volume(volume=1.5, short=true)',
    [10, 10, 10],
    [
      [1, -1, 1],
      [1, 2, 1],
    ],
  );
  expect(asked(run)).toEqual([
    [1, -1, 'crossed down'],
    [2, 0, 'crossed up'],
  ]);
});

it('counts a histogram of exactly 0 as the side that it came from', () => {
  const run = playColumns(
    'macd-volume',
    [10, 10, 10, 10],
    [
      [-1, 0, 1, 0],
      [2, 2, 2, 2],
    ],
  );
  expect(asked(run)).toEqual([[2, 1, 'crossed up']]);
});

it('sees no cross before it knows two values', () => {
  const run = playColumns(
    'macd-volume',
    [10, 10, 10],
    [
      [1, Number.NaN, 1],
      [9, 9, 9],
    ],
  );
  expect(asked(run)).toEqual([]);
});

it('refuses a fast average that is not below the slow one', () => {
  expect(() => playBars('macd-volume(fast=26)', closes)).toThrow('macd.fast must be below macd.slow');
});
