import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/core/kit/time.js';
import { type BarRow, randomCandles } from '../../support/series.js';
import { asked, playBars } from './by-hand.js';

// A fast mean of one bar is the close itself; a slow one of two bars is two thirds of it and a third of the mean before.
const TEXT = 'consensus(timeframes="1|2|3", fast=1, slow=2';

describe('consensus', () => {
  it('waits for the highest timeframe, and leaves when fewer than one less than needed agree', () => {
    // Bars of two hours close at steps 1, 3, 5, 7, those of three at 2, 5, 8. All are known, and up, at step 5. At 6 the
    // hours turn, two still agree; at 7 the two hours turn, too.
    expect(asked(playBars(`${TEXT})`, [10, 11, 12, 13, 14, 15, 9, 8, 7, 6]))).toEqual([
      [5, 1, 'all up'],
      [7, 0, 'no longer agreed'],
    ]);
  });

  it('leaves when the highest turns, though the lower ones agree again', () => {
    // Closes of three hours: 12, 15, then 12 at step 8, below two thirds of itself and a third of 14.
    expect(asked(playBars(`${TEXT})`, [10, 11, 12, 13, 14, 15, 15.1, 15.2, 12, 20, 21, 22]))).toEqual([
      [5, 1, 'all up'],
      [8, 0, 'no longer agreed'],
      [11, 1, 'all up'],
    ]);
  });

  it('goes short when asked to', () => {
    expect(asked(playBars(`${TEXT}, short=true)`, [15, 14, 13, 12, 11, 10]))).toEqual([[5, -1, 'all down']]);
    expect(asked(playBars(`${TEXT})`, [15, 14, 13, 12, 11, 10]))).toEqual([]);
  });

  it('counts a longer bar whose end is missing when the next bar comes', () => {
    // The hour of place 5 is missing: the second bar of three hours is over at place 6, and ends at 14.
    const rows: BarRow[] = [10, 11, 12, 13, 14].map((x) => [x, x, x, x]);
    expect(asked(playBars(`${TEXT})`, [...rows, [15, 15, 15, 15, 1e6, 6], [16, 16, 16, 16]]))).toEqual([
      [5, 1, 'all up'],
    ]);
  });

  it('takes intervals by name, and says which does not fit', () => {
    const named = TEXT.replace('1|2|3', '1h|2h|4h');
    expect(asked(playBars(`${named})`, [10, 11, 12, 13, 14, 15, 16, 17]))).toEqual([[7, 1, 'all up']]);
    expect(() => playBars('consensus(timeframes="15m|1h|4h")', [10, 11])).toThrow(
      "multiple of the run's 1h bars, 15m is not",
    );
    expect(() => playBars('consensus(timeframes="4h|1h|1d")', [10, 11])).toThrow('longer than the one before it');
    expect(() => playBars('consensus(timeframes="1|4")', [10, 11])).toThrow('three or more');
    expect(() => playBars('consensus(timeframes="1|4|x")', [10, 11])).toThrow('"x" is neither');
    expect(() => playBars('consensus(agree=4)', [10, 11])).toThrow('at most the 3 timeframes');
    expect(() => playBars('consensus(fast=21)', [10, 11])).toThrow('fast < slow');
  });

  it.each([HOUR_MS / 4, HOUR_MS, 4 * HOUR_MS, DAY_MS])('trades with its defaults on bars of %i ms', (intervalMs) => {
    const market = randomCandles({ seed: 'consensus', length: 1200, intervalMs, volatility: 0.02 });
    expect(playBars('consensus', [market]).fills.length).toBeGreaterThan(2);
  });
});
