import { describe, expect, it } from 'vitest';
import { asked, playColumns } from './by-hand.js';

const flat = (count: number): number[] => new Array<number>(count).fill(10);
/** One column whose score is its tanh: 1.0986 is 0.8, where "buy" is expected. */
const play = (options: string, column: readonly number[]) =>
  asked(playColumns(`bayes-signal(signals="rsi@0/1", ${options})`, flat(column.length), [column]));
const BUY = Math.atanh(0.8);

describe('the Bayes signal', () => {
  it('judges each bar alone when it forgets everything', () => {
    // σ 0.5 at 0.8: "buy" 0.7788, "hold" 0.2165 (three-way posterior); at 0.4 both are 0.4814, and neither is the likelier.
    expect(play('sigma=0.5, forget=1, leave=0.2', [Math.atanh(0.39), BUY, Math.atanh(0.4), 0, BUY])).toEqual([
      [1, 1, 'buy is likely'],
      // At 0: "buy" has e^-1.28 / (1 + 2 e^-1.28) = 0.1787.
      [3, 0, 'no longer likely'],
      [4, 1, 'buy is likely'],
    ]);
  });

  it('adds the evidence of bars up', () => {
    // σ 1 at 0.5: alone "buy" has 0.4215, twice in a row 0.4869 without forgetting.
    const once = [Math.atanh(0.5), 0];
    const twice = [Math.atanh(0.5), Math.atanh(0.5), Math.atanh(0.5)];
    expect(play('sigma=1, forget=1', twice)).toEqual([]);
    expect(play('sigma=1, forget=0.001', once)).toEqual([]);
    expect(play('sigma=1, forget=0.001', twice)).toEqual([[1, 1, 'buy is likely']]);
  });

  it('sells short only when asked to, and learns nothing from what is not known', () => {
    expect(play('sigma=0.5, short=true', [-BUY, Number.NaN, Number.NaN, BUY, BUY])).toEqual([
      [0, -1, 'sell is likely'],
      [3, 0, 'no longer likely'],
      [4, 1, 'buy is likely'],
    ]);
    expect(play('sigma=0.5, short=false', [-BUY, -BUY])).toEqual([]);
  });

  it('names a signal that cannot be read', () => {
    expect(() => playColumns('bayes-signal(signals="rsi")', [10], [[1]])).toThrow('bayes-signal.signals');
  });
});
