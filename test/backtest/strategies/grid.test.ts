import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { backtest } from '../../../src/backtest/run.js';
import type { BarRow } from '../../support/series.js';
import { asked, busy, playColumns, traded } from './by-hand.js';

/** An average true range of 1 throughout, rungs one apart, two on a side: 1000 × 0.9 / (2 × 100) = 4.5 units each. */
const play = (text: string, rows: readonly BarRow[]) =>
  playColumns(`grid(step=1, levels=2${text})`, rows, [rows.map(() => 1)]);

const CALM: BarRow = [100, 100, 100, 100];

describe('grid', () => {
  it('buys a rung below, offers it one step up, and bids again', () => {
    const run = play('', [CALM, [100, 100, 98.5, 99.2], [99.2, 100.5, 99.2, 100.2], [100.2, 100.2, 98.9, 99.5]]);
    expect(run.orders.map((o) => [o.decidedStep, o.quantity, o.price, o.reason])).toEqual([
      [0, 4.5, 99, 'rung below'],
      [0, 4.5, 98, 'rung below'],
      [1, -4.5, 100, 'one step on'],
      [2, 4.5, 99, 'rung below'],
      [3, -4.5, 100, 'one step on'],
    ]);
    expect(traded(run)).toEqual([
      [1, 4.5, 99],
      [2, -4.5, 100],
      [3, 4.5, 99],
    ]);
  });

  it('never holds more than its rungs, sells all when the price leaves the grid, and rests', () => {
    // Both rungs fill on the way down; 96.9 is more than three steps below 100.
    const fall: BarRow[] = [CALM, [100, 100, 97.5, 97.8], [97.8, 97.8, 96.8, 96.9], [96, 96, 96, 96]];
    const run = play(', pause=2', [...fall, [96, 96, 96, 96], [96, 96, 96, 96], [96, 96, 96, 96]]);
    expect(traded(run)).toEqual([
      [1, 4.5, 99],
      [1, 4.5, 98],
      [2 + 1, -9, 96],
    ]);
    expect(asked(run).slice(4)).toEqual([
      [2, 0, 'left the grid'],
      // Two bars of rest, and a new grid around 96 with what is left.
      [5, expect.any(Number), 'rung below'],
      [5, expect.any(Number), 'rung below'],
    ]);
    expect(run.orders.slice(5).map((o) => o.price)).toEqual([95, 94]);
  });

  it('follows the price up while it holds nothing', () => {
    const run = play('', [CALM, [100, 101, 100, 101], [101, 101.5, 101, 101.5], [101.5, 101.5, 101.5, 101.5]]);
    expect(
      run.orders.slice(2).map((o) => [o.decidedStep, o.price]),
      '101 is one step, not more than one',
    ).toEqual([
      [2, 100.5],
      [2, 99.5],
    ]);
    expect(run.orders.slice(0, 2).every((o) => o.status === 'cancelled')).toBe(true);
  });

  it('stands on both sides when it may go short', () => {
    const run = play(', short=true', [CALM, [100, 101.5, 100, 101.2], [101.2, 101.2, 99.9, 100.1]]);
    expect(run.orders.map((o) => [o.decidedStep, o.quantity, o.price])).toEqual([
      [0, 4.5, 99],
      [0, 4.5, 98],
      [0, -4.5, 101],
      [0, -4.5, 102],
      [1, 4.5, 100],
      [2, -4.5, 101],
    ]);
  });

  it('bids at a rung only while the price is above it, so that nothing is bought twice on the way down', () => {
    const run = play('', [CALM, [97.4, 97.4, 97.2, 97.4], [97.4, 97.4, 97.4, 97.4]]);
    expect(traded(run), 'the open is beyond both bids: they fill there, better than their price').toEqual([
      [1, 4.5, 97.4],
      [1, 4.5, 97.4],
    ]);
    expect(run.orders.filter((o) => o.quantity > 0).length).toBe(2);
  });

  it('offers only what it has bought, where a limit has refused the lower rungs', () => {
    // Three rungs of 300 each, of which 300 may be held: only the first is in the book.
    const calm = Array.from({ length: 3 }, (): BarRow => [100, 100.5, 99.5, 100]);
    const markets = [busy([...calm, [100, 100, 98.9, 99.2], [99.2, 99.2, 98.9, 99.1], [99.1, 99.1, 98.9, 99]])];
    const spec = makeRunSpec({
      markets,
      strategy: 'grid(step=1, levels=3, atr=1)',
      costs: [],
      account: { cashQuote: 1000 },
      trading: { risk: ['max-weight(limit=0.31, action=reject)'] },
    });
    const run = backtest({ spec, markets });
    expect(traded(run)).toEqual([[3, expect.closeTo(3, 12), 99]]);
    expect(run.orders.filter((o) => o.quantity < 0).map((o) => [o.decidedStep, o.price, o.status])).toEqual([
      [3, 100, 'open'],
    ]);
  });

  it('lays no grid that would reach below a tenth of the price', () => {
    expect(playColumns('grid(step=40, levels=2)', [CALM, CALM], [[1, 1]]).orders).toEqual([]);
  });
});
