import { describe, expect, it } from 'vitest';
import { strategies } from '../../../src/backtest/registry.js';
import { sidesByRank } from '../../../src/backtest/strategies/xs-momentum.js';
import type { Candles } from '../../../src/core/candles.js';
import type { Ledger } from '../../../src/core/ledger.js';
import { f } from '../../support/series.js';
import { busy, playBars, playClosed } from './by-hand.js';

const markets = (...closes: readonly (readonly number[])[]): Candles[] =>
  closes.map((column, k) => busy(column, { symbol: `${'ABCDE'[k]}USDT` }));
/** Step, market, weight. */
const asked = (run: Ledger) => run.orders.map((o) => [o.decidedStep, o.symbol[0], o.target]);

const A = [10, 11, 11, 11, 11, 11, 11];
const B = [10, 10, 10, 12, 12, 12, 12];
const C = [10, 9, 8, 7, 6, 5, 5];

describe('xs-momentum', () => {
  it('holds the best, compares every N bars, and pays for the new with the old', () => {
    const run = playBars('xs-momentum(lookback=1, top=1, every=2)', markets(A, B, C));
    // Returns at bar 1: 10 %, 0, −10 %; at bar 3: 0, 20 %, less; at bar 5: 0, 0, less.
    expect(asked(run)).toEqual([
      [1, 'A', 1],
      [3, 'A', 0],
      [3, 'B', 1],
      [5, 'B', 0],
    ]);
    expect(run.fills.map((x) => [x.step, x.symbol[0], x.price])).toEqual([
      [2, 'A', 11],
      [4, 'A', 11],
      [4, 'B', 12],
      [6, 'B', 12],
    ]);
    expect(run.rejects).toEqual([]);
  });

  it('sells the worst short with half of the account', () => {
    const run = playBars('xs-momentum(lookback=1, top=1, every=2, short=true)', markets(A, B, C));
    expect(asked(run)).toEqual([
      [1, 'A', 0.5],
      [1, 'C', -0.5],
      [3, 'A', 0],
      [3, 'B', 0.5],
      [3, 'C', -0.5],
      [5, 'B', 0],
    ]);
  });

  it('shares among as many places as there are, filled or not', () => {
    const run = playBars('xs-momentum(lookback=1, top=2)', markets(A, B, C));
    expect(asked(run), 'B has not risen: its half stays in cash').toEqual([[1, 'A', 0.5]]);
    const all = playBars('xs-momentum(lookback=1, top=9, absolute=false)', markets(A, B, C));
    expect(asked(all).map((x) => x[2])).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('brings what stays back to its weight when another one comes, which pays for it', () => {
    // A gets half at 20.1 and stands at 41 when B comes: 1020 of 1520, two thirds.
    const run = playBars(
      'xs-momentum(lookback=1, top=2, every=1)',
      markets([10, 20, 20.1, 40, 41, 42], [10, 10, 10, 10, 11, 12], [10, 9, 8, 7, 6, 5]),
    );
    expect(run.orders.map((o) => [o.decidedStep, o.symbol[0], o.target, o.reason])).toEqual([
      [1, 'A', 0.5, 'among the best'],
      [4, 'A', 0.5, 'back to its weight'],
      [4, 'B', 0.5, 'among the best'],
    ]);
    expect(run.rejects).toEqual([]);
  });

  it('follows its own return when there is one market only', () => {
    const closes = [10, 11, 10, 10, 12];
    expect(asked(playBars('xs-momentum(lookback=1, every=1, absolute=false)', markets(closes)))).toEqual([
      [1, 'A', 1],
      [2, 'A', 0],
      [4, 'A', 1],
    ]);
    expect(asked(playBars('xs-momentum(lookback=1, every=1, short=true)', markets(closes)))).toEqual([
      [1, 'A', 1],
      [2, 'A', -1],
      [3, 'A', 0],
      [4, 'A', 1],
    ]);
  });

  it('does not rank a market without a bar, and closes it when it trades again', () => {
    const late = busy([10, 12, [12, 12, 12, 12, 1e6, 4], 12, 12], { symbol: 'BUSDT' });
    const run = playBars('xs-momentum(lookback=1, top=1, every=1)', [markets([10, 11, 12, 13, 14, 15, 16])[0], late]);
    expect(asked(run).slice(0, 3)).toEqual([
      [1, 'B', 1],
      [2, 'A', 1],
      [2, 'B', 0],
    ]);
    expect(
      run.fills.map((x) => [x.step, x.symbol[0]]).slice(0, 2),
      'B was to be bought at a bar that it does not have',
    ).toEqual([[3, 'A']]);
  });

  it('comes back to what somebody else has closed only after that left its group', () => {
    const closes = [10, 11, 12, 13, 14, 13, 14, 15];
    const run = playClosed('xs-momentum(lookback=1, every=1)', markets(closes), [3]);
    expect(run.orders.map((o) => [o.decidedStep, o.target, o.reason])).toEqual([
      [1, 1, 'among the best'],
      [3, 0, 'somebody else'],
      [5, 0, 'left its group'],
      [6, 1, 'among the best'],
    ]);
  });

  it('leaves out the newest bars and scales by volatility when asked to', () => {
    const needs = (text: string) => {
      const { definition, params } = strategies.parse(text);
      return definition.needs(params).features;
    };
    expect(needs('xs-momentum(lookback=9)')).toEqual(['return(lag=9, form=log)']);
    expect(needs('xs-momentum(lookback=9, skip=2, scaled=true)')).toEqual([
      'lag(return(lag=9, form=log), bars=2)',
      'lag(volatility(period=9), bars=2)',
    ]);
    // A: rises by 10, 10, 10 % and so without any volatility but rounding; B by 0, 50, 0 %.
    const calm = [100, 110, 121, 133.1];
    const wild = [100, 100, 150, 150];
    const best = (text: string) => asked(playBars(text, markets(calm, wild)))[0];
    expect(best('xs-momentum(lookback=3, top=1)')).toEqual([3, 'B', 1]);
    expect(best('xs-momentum(lookback=3, top=1, scaled=true)')).toEqual([3, 'A', 1]);
  });
});

describe('sides by rank', () => {
  const sides = (scores: Float64Array, top: number, short: boolean, bySign: boolean) => [
    ...sidesByRank(scores, { top, short, bySign }),
  ];

  it('takes the best, and the worst when asked to', () => {
    expect(sides(f(1, 3, -1, 2), 2, false, false)).toEqual([0, 1, 0, 1]);
    expect(sides(f(1, 3, -1, 2), 1, true, false)).toEqual([0, 1, -1, 0]);
  });

  it('puts no market on both sides, and leaves the middle one out', () => {
    expect(sides(f(1, 3, 2), 9, true, false)).toEqual([-1, 1, 0]);
  });

  it('asks for the sign when told to, and of a lone market always', () => {
    expect(sides(f(1, 3, 2), 1, true, true)).toEqual([0, 1, 0]);
    expect(sides(f(Number.NaN, -1), 1, true, false)).toEqual([0, -1]);
    expect(sides(f(Number.NaN, -1), 1, false, false)).toEqual([0, 0]);
    expect(sides(f(0), 1, true, false)).toEqual([0]);
  });

  it('ranks nobody where nobody is known', () => {
    expect(sides(f(Number.NaN, Number.NaN), 1, true, false)).toEqual([0, 0]);
  });
});
