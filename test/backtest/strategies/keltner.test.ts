import { expect, it } from 'vitest';
import { asked, playBars, playColumns } from './by-hand.js';

const closes = [11, 12.5, 11, 10, 9.9, 7.5, 9, 10.1, 13, 7];
const columns = [12, 10, 8].map((edge) => closes.map(() => edge));

it('goes in above the upper band and out below the middle', () => {
  expect(asked(playColumns('keltner', closes, columns))).toEqual([
    [1, 1, 'above the channel'],
    [4, 0, 'back at the middle'],
    [8, 1, 'above the channel'],
    [9, 0, 'back at the middle'],
  ]);
});

it('sells short below the lower band when asked to, and turns in one go', () => {
  expect(asked(playColumns('keltner(short=true)', closes, columns))).toEqual([
    [1, 1, 'above the channel'],
    [4, 0, 'back at the middle'],
    [5, -1, 'below the channel'],
    [7, 0, 'back at the middle'],
    [8, 1, 'above the channel'],
    [9, -1, 'below the channel'],
  ]);
});

it('lets a band that is not known pass', () => {
  const unknown = closes.map(() => Number.NaN);
  expect(asked(playColumns('keltner(short=true)', closes, [unknown, unknown, unknown]))).toEqual([]);
});

it('measures the band from the middle in average true ranges', () => {
  // Spans of one bar: the middle is the close itself, and no close is above itself.
  expect(playBars('keltner(period=1, range=1)', [10, 11, 15, 9]).orders).toEqual([]);
  // Middle of three bars: (10 + 10 + 13) / 3 = 11; the range of the last bar is 3. 13 is above 11 + 0.6 × 3.
  expect(asked(playBars('keltner(period=3, range=1, multiplier=0.6)', [10, 10, 13]))).toEqual([
    [2, 1, 'above the channel'],
  ]);
  expect(asked(playBars('keltner(period=3, range=1, multiplier=0.7)', [10, 10, 13]))).toEqual([]);
});
