import { describe, expect, it } from 'vitest';
import { asked, playColumns } from './by-hand.js';

const flat = (count: number): number[] => new Array<number>(count).fill(10);
const play = (text: string, rsi: readonly number[], average?: readonly number[]) =>
  asked(playColumns(`rsi-reversion(${text})`, flat(rsi.length), average === undefined ? [rsi] : [rsi, average]));

describe('RSI reversion', () => {
  it('buys below 30, leaves at 55, and may buy again at once', () => {
    expect(play('low=30', [35, 29, 40, 54.9, 55, 28, Number.NaN, 60])).toEqual([
      [1, 1, 'oversold'],
      [4, 0, 'recovered'],
      [5, 1, 'oversold'],
      [7, 0, 'recovered'],
    ]);
  });

  it('gives up after its time, and waits until the market was no longer oversold', () => {
    expect(play('maxBars=2', [29, 28, 27, 26, 31, 29, 60])).toEqual([
      [0, 1, 'oversold'],
      [2, 0, 'took too long'],
      [5, 1, 'oversold'],
      [6, 0, 'recovered'],
    ]);
  });

  it('mirrors around 50 when it may go short', () => {
    expect(play('short=true', [71, 46, 45, 20, 80])).toEqual([
      [0, -1, 'overbought'],
      [2, 0, 'recovered'],
      [3, 1, 'oversold'],
      [4, 0, 'recovered'],
    ]);
    expect(play('low=30', [71, 46, 45])).toEqual([]);
  });

  it('buys dips of a rising market only when asked to', () => {
    // The close is 10: above an average of 9, below one of 11.
    expect(play('trend=50', [29, 28, 60, 29], [11, 9, 9, 10])).toEqual([
      [1, 1, 'oversold'],
      [2, 0, 'recovered'],
    ]);
  });

  it('refuses to leave below where it enters: it would be out at the next close', () => {
    expect(() => play('low=45, leave=30', [29])).toThrow('rsi-reversion.leave must be at least low, was 30 and 45');
    expect(play('low=30, leave=30', [29, 29, 30])).toEqual([
      [0, 1, 'oversold'],
      [2, 0, 'recovered'],
    ]);
  });
});
