import { describe, expect, it } from 'vitest';
import { asked, playColumns } from './by-hand.js';

interface Row {
  readonly close?: number;
  readonly rank?: number;
  readonly adx?: number;
  readonly trend?: number;
  readonly z?: number;
  readonly atr?: number;
}

/** Bars told by what is unusual about them: in the middle of its volatility, without a trend, at the mean. */
function play(text: string, rows: readonly Row[]) {
  const column = (name: keyof Row, usual: number): number[] => rows.map((row) => row[name] ?? usual);
  const columns = [column('rank', 0.5), column('adx', 10), column('trend', 0), column('z', 0), column('atr', 1)];
  return asked(playColumns(`regime-adaptive(${text})`, column('close', 100), columns));
}

describe('the regime-adaptive strategy', () => {
  it('follows a trend while the moves go its way', () => {
    expect(
      play('trending=25', [{ adx: 24, trend: 0.5 }, { adx: 26, trend: 0.5 }, { trend: 0.1 }, { trend: 0 }]),
    ).toEqual([
      [1, 1, 'trend'],
      [3, 0, 'trend over'],
    ]);
  });

  it('reverts in a range, and is careful in a quiet one: further away, half of the size', () => {
    expect(play('enter=2', [{ z: -1.9 }, { z: -2.1 }, { z: -1 }, { z: 0 }])).toEqual([
      [1, 1, 'range'],
      [3, 0, 'back at the mean'],
    ]);
    const quiet = { rank: 0.2 };
    expect(
      play('enter=2', [
        { ...quiet, z: -2.9 },
        { ...quiet, z: -3.1 },
        { ...quiet, z: 0.1 },
      ]),
    ).toEqual([
      [1, 0.5, 'quiet range'],
      [2, 0, 'back at the mean'],
    ]);
  });

  it('takes half of the size and half of the stop in a wild market', () => {
    const wild = { rank: 0.9, adx: 30, trend: 0.5 };
    // Four ranges below 100 would be 96, two are 98.
    expect(play('stopAtr=4', [wild, { ...wild, close: 98.1 }, { ...wild, close: 98 }])).toEqual([
      [0, 0.5, 'trend'],
      [2, 0, 'stop'],
    ]);
    expect(
      play('stopAtr=4', [
        { ...wild, rank: 0.5 },
        { close: 96.1, trend: 0.5 },
        { close: 96, trend: 0.5 },
      ]),
    ).toEqual([
      [0, 1, 'trend'],
      [2, 0, 'stop'],
    ]);
  });

  it('makes what it holds smaller when the market becomes wild, once', () => {
    const run = play('stopAtr=4', [
      { z: -2.5 },
      { z: -2 },
      { z: -2, rank: 0.9 },
      { z: -2, rank: 0.9 },
      { z: -2 },
      { z: 0 },
    ]);
    expect(run).toEqual([
      [0, 1, 'range'],
      [2, 0.5, 'wild market'],
      [5, 0, 'back at the mean'],
    ]);
  });

  it('moves the stop of a trend after the price, never back', () => {
    const up = { adx: 30, trend: 0.5 };
    expect(play('stopAtr=4', [up, { ...up, close: 110 }, { ...up, close: 106.1 }, { ...up, close: 106 }])).toEqual([
      [0, 1, 'trend'],
      [3, 0, 'stop'],
    ]);
  });

  it('waits after a stop until what opened the trade has gone away', () => {
    const run = play('stopAtr=4', [
      { z: -3 },
      { z: -4, close: 95 },
      { z: -4, close: 95 },
      { z: -1, close: 97 },
      { z: -3, close: 95 },
    ]);
    expect(run).toEqual([
      [0, 1, 'range'],
      [1, 0, 'stop'],
      [4, 1, 'range'],
    ]);
  });

  it('goes short only when asked to', () => {
    const rows = [{ z: 3 }, { z: 0 }, { adx: 40, trend: -0.5 }];
    expect(play('short=false', rows)).toEqual([]);
    expect(play('short=true', rows)).toEqual([
      [0, -1, 'range'],
      [1, 0, 'back at the mean'],
      [2, -1, 'trend'],
    ]);
  });
});
