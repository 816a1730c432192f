import { describe, expect, it } from 'vitest';
import { asked, playColumns } from './by-hand.js';

/** Bands at 8, 10 and 12 throughout. */
const play = (text: string, closes: readonly number[]) =>
  asked(
    playColumns(
      `bollinger-reversion(${text})`,
      closes,
      [12, 10, 8].map((band) => closes.map(() => band)),
    ),
  );

describe('Bollinger reversion', () => {
  it('buys the first close back inside and sells at the middle', () => {
    expect(play('stopWidth=0', [9, 7.5, 7.9, 8.5, 9.9, 10, 9])).toEqual([
      [3, 1, 'below the lower band'],
      [5, 0, 'at the middle'],
    ]);
  });

  it('buys the first close outside when asked to', () => {
    expect(play('enter=outside', [9, 7.5, 7.9, 10.5])).toEqual([
      [1, 1, 'below the lower band'],
      [3, 0, 'at the middle'],
    ]);
  });

  it('gives up a half-width below its entry, and tries again once the middle was seen', () => {
    // Bought at 8.5, the band is 2 wide on a side: given up at 6.5.
    expect(play('stopWidth=1', [7.5, 8.5, 6.6, 6.5, 8.5, 10, 7.5, 8.2])).toEqual([
      [1, 1, 'below the lower band'],
      [3, 0, 'went on against it'],
      [7, 1, 'below the lower band'],
    ]);
  });

  it('gives up after its time', () => {
    expect(play('maxBars=3', [7.5, 8.5, 8.6, 8.7, 8.8, 8.9])).toEqual([
      [1, 1, 'below the lower band'],
      [4, 0, 'took too long'],
    ]);
  });

  it('sells short from above only when asked to, and not when the middle is passed already', () => {
    const closes = [12.5, 11.5, 10, 12.5, 9.5];
    expect(play('short=true', closes)).toEqual([
      [1, -1, 'above the upper band'],
      [2, 0, 'at the middle'],
    ]);
    expect(play('short=false', closes)).toEqual([]);
  });
});
