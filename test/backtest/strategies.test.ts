import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/backtest/engine.js';
import { ledgerOf } from '../../src/backtest/ledger.js';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { prepareRun } from '../../src/backtest/run.js';
import type { Ledger } from '../../src/core/ledger.js';
import { type BarRow, candlesFrom, f } from '../support/series.js';

/** A run in which the strategy reads these columns in place of its features or signals, from the first bar on. */
function play(text: string, columns: readonly (readonly number[])[], rows?: readonly BarRow[]): Ledger {
  const bars = candlesFrom(rows ?? columns[0].map((): BarRow => [10, 10, 10, 10, 1e6]));
  const spec = makeRunSpec({ markets: [bars], strategy: text, costs: [], account: { cashQuote: 1000 } });
  const setup = prepareRun({ spec, markets: [bars], signals: [f(...columns[0])] });
  const features = columns.map((column) => ({ columns: [f(...column)], rowAt: null }));
  return ledgerOf(new Engine({ ...setup, desks: [{ ...setup.desks[0], features }], firstStep: 0 }).run());
}

const asked = (ledger: Ledger): unknown[] =>
  ledger.orders.map((o) => [o.decidedStep, Number.isNaN(o.target) ? o.quantity : o.target, o.reason]);

describe('momentum', () => {
  it('measures the rise in standard deviations of a return over the lookback', () => {
    // σ per bar 0.01 over 4 bars: 0.02; a rise of 0.021 is a score of 1.05, one of 0.019 of 0.95.
    const run = play('momentum(lookback=4, enter=1, exit=0.5)', [
      [0.019, 0.021, 0.011, 0.009, 0.019, Number.NaN, 0.05],
      [0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0],
    ]);
    expect(asked(run)).toEqual([
      [1, 1, 'trend up'],
      [3, 0, 'trend over'],
    ]);
  });
});

describe('mean reversion', () => {
  it('buys far below the mean, sells at it, and waits for half of the way before it buys again', () => {
    const z = [-2.4, -2.6, -1, 0.1, -3, -1.3, -3, -1.2, -2.6, 0];
    expect(asked(play('mean-reversion(enter=2.5, exit=0, maxBars=9)', [z]))).toEqual([
      [1, 1, 'far below the mean'],
      [3, 0, 'back at the mean'],
      [8, 1, 'far below the mean'],
      [9, 0, 'back at the mean'],
    ]);
  });

  it('gives up after its time, and goes short only when asked to', () => {
    const z = [3, 3, 3, 3, 0, -3, 9];
    expect(asked(play('mean-reversion(enter=2.5, maxBars=2, short=true)', [z]))).toEqual([
      [0, -1, 'far above the mean'],
      [2, 0, 'took too long'],
      [5, 1, 'far below the mean'],
      [6, 0, 'back at the mean'],
    ]);
    expect(asked(play('mean-reversion(enter=2.5, maxBars=2)', [z.slice(0, 5)]))).toEqual([]);
  });
});

describe('breakout', () => {
  const rows: BarRow[] = [
    [10, 10, 10, 10, 1e6],
    [10, 13, 10, 13, 1e6],
    [13, 15, 13, 15, 1e6],
    [15, 15.5, 15, 15.5, 1e6],
    [15, 15, 10, 10, 1e6],
  ];
  const columns = [rows.map(() => 12), rows.map(() => 8), rows.map(() => 1)];

  it('rests at the edge, sized by what the stop would lose, and trails in steps of a quarter', () => {
    const run = play('breakout(stopAtr=4, targetAtr=0, risk=0.02)', columns, rows);
    expect(asked(run)).toEqual([
      // 2 % of 1000 over a distance of 4.
      [0, 5, 'above the channel'],
      [0, -5, 'protective stop'],
      [1, -5, 'trailing stop'],
      [2, -5, 'trailing stop'],
      [4, expect.any(Number), 'above the channel'],
      [4, expect.any(Number), 'protective stop'],
    ]);
    expect(run.orders.slice(0, 4).map((o) => o.price)).toEqual([12, 8, 9, 11]);
    expect(run.fills.map((x) => [x.step, x.quantity, x.price])).toEqual([
      [1, 5, 12],
      [4, -5, 11],
    ]);
  });

  it('takes its profit at a limit, and never more than its share', () => {
    const run = play('breakout(stopAtr=4, targetAtr=2, risk=1, share=0.75)', columns, rows);
    expect(run.orders.slice(0, 3).map((o) => [o.type, o.quantity, o.price])).toEqual([
      ['stop', 62.5, 12],
      ['stop', -62.5, 8],
      ['limit', -62.5, 14],
    ]);
    expect(run.fills.slice(0, 2).map((x) => [x.step, x.quantity, x.price])).toEqual([
      [1, 62.5, 12],
      [2, -62.5, 14],
    ]);
  });

  it('rests at the nearer edge, or at the one side that it may take', () => {
    const near = [[10], [9], [1]].map(([x]) => [x, x]);
    const at = (direction: string, close: number) =>
      play(`breakout(direction=${direction}, stopAtr=1)`, near, [
        [close, close, close, close, 1e6],
        [close, close, close, close, 1e6],
      ]).orders[0];
    expect([at('both', 9.6), at('both', 9.4), at('long', 9.1), at('short', 9.9)].map((o) => o.price)).toEqual([
      10, 9, 10, 9,
    ]);
    expect(at('both', 9.4).quantity).toBeLessThan(0);
  });
});
