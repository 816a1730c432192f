import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { strategies } from '../../../src/backtest/registry.js';
import { backtest } from '../../../src/backtest/run.js';
import type { Bound } from '../../../src/core/kit/registry.js';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import type { Strategy, StrategyDefinition } from '../../../src/core/strategy.js';
import { f, START_MS } from '../../support/series.js';
import { asked, busy, playBars } from './by-hand.js';

/** Perpetuals at 10 that settle every eight hours at these rates, the first at the open of the first bar. */
function play(text: string, rates: readonly (readonly number[])[], strategy?: Bound<StrategyDefinition>) {
  const markets = rates.map((_, k) => ({
    ...busy(new Array<number>(8 * rates[0].length).fill(10), { symbol: `M${k}USDT` }),
    market: 'swap' as const,
  }));
  const spec = makeRunSpec({
    markets,
    strategy: `funding-carry(${text})`,
    costs: ['stored-funding'],
    account: { cashQuote: 1000 },
  });
  const time = f(...rates[0].map((_, k) => START_MS + 8 * k * HOUR_MS));
  return backtest({
    spec,
    markets,
    strategy,
    venueData: { funding: rates.map((rate) => ({ time, rate: f(...rate) })) },
  });
}

/** The same in an account in which somebody else closes the first market at the close of a bar. */
function playClosed(text: string, rates: readonly (readonly number[])[], closedAt: number) {
  const { definition, params, text: canonical } = strategies.parse(`funding-carry(${text})`);
  const start = (): Strategy => {
    const inner = definition.start(params, rates.length);
    return {
      onBar: (bar, s, k) => inner.onBar(bar, s, k),
      onStep: (bar) => {
        inner.onStep?.(bar);
        if (bar.openTime(0) === START_MS + closedAt * HOUR_MS) bar.target(0, 0, 'somebody else');
      },
    };
  };
  return play(text, rates, { definition: { ...definition, start }, params, text: canonical });
}

describe('funding carry', () => {
  it('takes the side that is paid, from the settlement on, and leaves when funding is ordinary', () => {
    // The settlement of hour 8 is over at the close of step 7.
    const run = play('enter=0.0005, exit=0.0001, settlements=1', [[0, 0.001, 0.0002, 0.00005, -0.001]]);
    expect(asked(run)).toEqual([
      [7, -0.9, 'longs pay'],
      [23, 0, 'funding is ordinary'],
      [31, 0.9, 'shorts pay'],
    ]);
    expect(
      run.fundingCost[run.steps - 1],
      'short 900 through 0.0002 and 0.00005, flat at 0.001, long at none',
    ).toBeCloseTo(-900 * 0.00025, 9);
  });

  it('averages over settlements, and stands still before there are enough', () => {
    const run = play('enter=0.0005, settlements=2', [[0.002, -0.0016, 0.003, 0]]);
    // Means: none, 0.0002, 0.0007, 0.0015.
    expect(asked(run)).toEqual([[15, -0.9, 'longs pay']]);
  });

  it('ranks several against their median: as much long as short', () => {
    const run = play('enter=0.0005, exit=0.0001, settlements=1', [
      [0.0002, 0.0012, 0.0002, 0.0002],
      [0.0002, 0.0002, 0.0002, 0.0002],
      [0.0002, -0.001, -0.001, -0.001],
    ]);
    expect(asked(run), 'without a short leg the long one goes, too').toEqual([
      [7, 0.45, 'shorts pay'],
      [7, -0.45, 'longs pay'],
      [15, 0, 'funding is ordinary'],
      [15, 0, 'funding is ordinary'],
    ]);
  });

  it('shares each side among its legs', () => {
    const run = play('enter=0.0005, exit=0.0001, settlements=1, legs=2', [
      [0.002, 0.002],
      [0.001, 0],
      [-0.001, -0.001],
      [-0.002, -0.002],
    ]);
    expect(run.orders.map((o) => [o.decidedStep, o.symbol, o.target])).toEqual([
      [0, 'M3USDT', 0.225],
      [0, 'M0USDT', -0.225],
      [0, 'M2USDT', 0.225],
      [0, 'M1USDT', -0.225],
    ]);
  });

  it('puts right what prices have made of a size', () => {
    // Short 90 units at 10 of an account of 1000. At 12 they are worth 1080 of 820: a weight of 1.32 for 0.9.
    const bars = [...new Array<number>(9).fill(10), 12, 12, 12];
    const market = { ...busy(bars, { symbol: 'M0USDT' }), market: 'swap' as const };
    const spec = makeRunSpec({
      markets: [market],
      strategy: 'funding-carry(enter=0.0005, settlements=1, drift=0.4)',
      costs: ['stored-funding'],
      account: { cashQuote: 1000 },
    });
    const funding = [{ time: f(START_MS, START_MS + 8 * HOUR_MS), rate: f(0, 0.001) }];
    const run = backtest({ spec, markets: [market], venueData: { funding } });
    expect(asked(run)).toEqual([
      [7, -0.9, 'longs pay'],
      [9, -0.9, 'size has drifted'],
    ]);
    expect(run.fills.map((x) => x.quantity)).toEqual([-90, 28.5]);
  });

  it('says what is missing on a market without funding', () => {
    expect(() => playBars('funding-carry', new Array<number>(250).fill(10))).toThrow(
      'funding-carry needs perpetuals with stored funding, there was none in 200 bars',
    );
    expect(playBars('funding-carry', new Array<number>(150).fill(10)).orders, 'too early to tell').toEqual([]);
    const minutes = playBars('funding-carry', new Array<number>(700).fill(10), { intervalMs: MINUTE_MS });
    expect(minutes.orders, 'half a day of minutes may have no settlement').toEqual([]);
  });

  it('leaves what somebody else has closed alone when the number of legs changes', () => {
    const rates = [
      [0.002, 0.002, 0.002],
      [0, 0.001, 0.001],
      [0, -0.001, -0.001],
      [-0.002, -0.002, -0.002],
    ];
    const run = playClosed('enter=0.0005, exit=0.0001, settlements=1, legs=2', rates, 3);
    expect(run.orders.map((o) => [o.decidedStep, o.symbol, o.target, o.reason])).toEqual([
      [0, 'M3USDT', 0.45, 'shorts pay'],
      [0, 'M0USDT', -0.45, 'longs pay'],
      [3, 'M0USDT', 0, 'somebody else'],
      [7, 'M3USDT', 0.225, 'shorts pay'],
      [7, 'M2USDT', 0.225, 'shorts pay'],
      [7, 'M1USDT', -0.225, 'longs pay'],
    ]);
  });
});
