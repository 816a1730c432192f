import { describe, expect, it } from 'vitest';
import { makeRunSpec, type RunSpecDraft } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { backtest } from '../../src/backtest/run.js';
import type { Candles } from '../../src/core/candles.js';
import type { Ledger } from '../../src/core/ledger.js';
import { plainRules } from '../../src/core/market-rules.js';
import { type BarContext, defineStrategy } from '../../src/core/strategy.js';
import { type BarRow, candlesFrom, randomCandles } from '../support/series.js';

/** Strategies by name that do what `decide` says at each bar of the first market, counted from 0. */
function script(name: string, decide: Readonly<Record<number, (bar: BarContext) => void>>): string {
  strategies.add(
    defineStrategy({
      name,
      summary: 'follows a script',
      source: 'test',
      params: {},
      needs: () => ({ features: [] }),
      start: () => ({ onBar: (bar, s) => s === 0 && decide[bar.barCount(0) - 1]?.(bar) }),
    }),
    { override: true },
  );
  return name;
}

const flat = (...prices: number[]): Candles =>
  candlesFrom(prices.map((price): BarRow => [price, price, price, price, 1000]));

function run(draft: RunSpecDraft, costs: string[] = [], tradeFromMs?: number): Ledger {
  const account = { cashQuote: 1000, ...draft.account };
  const spec = makeRunSpec({ costs, execution: { maxVolumeShare: 1 }, ...draft, account });
  return backtest({ spec, markets: draft.markets, tradeFromMs });
}

const FEE = ['taker-fee(takerBps=100, makerBps=100)'];

describe('rule 38: several strategies in one account', () => {
  it('crosses opposite orders at the open without costs, and sends only the difference to the market', () => {
    const buyer = script('buyer', { 0: (bar) => bar.market(0, 30) });
    const seller = script('seller', { 0: (bar) => bar.market(0, -20) });
    const ledger = run({ markets: [flat(10, 10, 12)], strategy: `${buyer}@0.5 + ${seller}@0.5` }, FEE);
    expect(ledger.fills.map((f) => [f.strategy, f.quantity, f.price, f.fee])).toEqual([
      [0, 20, 10, 0],
      [1, -20, 10, 0],
      [0, 10, 10, 1],
    ]);
    // 30 coins gain 60 and cost 1; 20 sold short lose 40.
    expect(ledger.strategies.map((part) => part.equity[2])).toEqual([559, 460]);
    expect(ledger.equity[2]).toBe(1019);
    expect(ledger.positions[0][2]).toBe(10);
  });

  it('crosses nothing at an open at which nobody trades, by the finer bars', () => {
    const minutes = (volumes: readonly number[]): Candles =>
      candlesFrom(
        volumes.map((volume): BarRow => [10, 10, 10, 10, volume]),
        { intervalMs: 1_800_000 },
      );
    const crossed = (volumes: readonly number[]): number[][] => {
      const buyer = script('buyer', { 0: (bar) => bar.market(0, 30) });
      const seller = script('seller', { 0: (bar) => bar.market(0, -20) });
      const markets = [flat(10, 10)];
      const execution = { maxVolumeShare: 1, detailMs: 1_800_000 };
      const spec = makeRunSpec({ markets, strategy: `${buyer} + ${seller}`, costs: FEE, execution });
      const { fills } = backtest({ spec, markets, venueData: { detail: [minutes(volumes)] } });
      return fills.map((f) => [f.quantity, f.fee]);
    };
    expect(crossed([500, 500, 500, 500])).toEqual([
      [20, 0],
      [-20, 0],
      [10, 1],
    ]);
    expect(crossed([500, 500, 0, 1000]), 'each goes to the market half an hour later').toEqual([
      [30, 3],
      [-20, 2],
    ]);
  });

  it('leaves the equity where it was when all of them are ruined', () => {
    const short = (name: string): string => script(name, { 0: (bar) => bar.target(0, -1) });
    const markets = [flat(10, 10, 30, ...Array.from({ length: 1000 }, () => 10))];
    const ledger = run({ markets, strategy: `${short('bear')}@0.5 + ${short('grizzly')}@0.5` });
    expect(ledger.isBankrupt).toBe(true);
    expect([1, 2, 3, 1002].map((step) => ledger.equity[step])).toEqual([1000, -1000, -1000, -1000]);
    expect(ledger.equity).toEqual(ledger.cash.map((cash, step) => (step === 1 ? 1000 : cash)));
  });

  it('sizes targets by each strategy’s own part of the account', () => {
    const all = script('all', { 0: (bar) => bar.target(0, 1) });
    const half = script('half', { 0: (bar) => bar.target(0, -0.5) });
    const ledger = run({ markets: [flat(10, 10)], strategy: `${all}@0.8 + ${half}@0.2` });
    expect(ledger.fills.map((f) => [f.strategy, f.quantity])).toEqual([
      [0, 10],
      [1, -10],
      [0, 70],
    ]);
  });

  it('keeps what each of them may lose to its own part', () => {
    const broke = script('broke', { 0: (bar) => bar.target(0, -3) });
    const calm = script('calm', {});
    const ledger = run({
      markets: [flat(10, 10, 20, 10)],
      strategy: `${broke}@0.4 + ${calm}@0.6`,
      account: { maxLeverage: 3 },
    });
    // 120 coins short: at 20 they lose 1200 of 400. The rest of the account is untouched.
    expect([...ledger.strategies[0].equity]).toEqual([400, 400, -800, -800]);
    expect([...ledger.strategies[1].equity]).toEqual([600, 600, 600, 600]);
    expect(ledger.isBankrupt).toBe(false);
  });

  it('shares one cap of volume, in the order of the list', () => {
    const bars = candlesFrom([10, 10, 10].map((price): BarRow => [price, price, price, price, 50]));
    const one = script('one', { 0: (bar) => bar.market(0, 40) });
    const two = script('two', { 0: (bar) => bar.market(0, 40) });
    const ledger = run({ markets: [bars], strategy: `${one} + ${two}` });
    expect(ledger.fills.map((f) => [f.step, f.strategy, f.quantity])).toEqual([
      [1, 0, 40],
      [1, 1, 10],
      [2, 1, 30],
    ]);
  });

  it('gives every strategy what it would do alone with its part, where their orders do not meet', () => {
    const markets = [randomCandles({ seed: 5, length: 600 })];
    const fromMs = markets[0].openTime[100];
    const [long, breakout] = ['momentum(lookback=30)', 'breakout(channel=20, atr=10)'];
    // So little money that the volume of the bars is never short.
    const both = run(
      { markets, strategy: `${long}@0.25 + ${breakout}@0.75`, account: { cashQuote: 0.01 } },
      FEE,
      fromMs,
    );
    const crossed = both.fills.filter((fill) => fill.fee === 0).length;
    expect(crossed, 'nothing was crossed with this seed').toBe(0);
    [long, breakout].forEach((strategy, k) => {
      const alone = run({ markets, strategy, account: { cashQuote: 0.01 * [0.25, 0.75][k] } }, FEE, fromMs);
      expect(both.strategies[k].equity).toEqual(alone.equity);
      expect(both.trades.filter((t) => t.strategy === k).length).toBe(alone.trades.length);
    });
    for (let i = 0; i < both.steps; i++) {
      expect(both.equity[i]).toBe(both.strategies[0].equity[i] + both.strategies[1].equity[i]);
    }
  });

  it('crosses no more than the side with less room can carry', () => {
    const poor = script('poor', { 0: (bar) => bar.market(0, 100) });
    const rich = script('rich', { 0: (bar) => bar.market(0, -100) });
    const ledger = run({ markets: [flat(10, 10)], strategy: `${poor}@0.1 + ${rich}@0.9` });
    expect(ledger.fills.map((f) => [f.strategy, f.quantity])).toEqual([
      [0, 10],
      [1, -10],
      [1, -80],
    ]);
  });
});

describe('rule 16: currencies', () => {
  const eth = { ...candlesFrom([0.05, 0.05, 0.06].map((p): BarRow => [p, p, p, p, 1e6])), symbol: 'ETHBTC' };
  const btc = {
    ...candlesFrom([
      [20_000, 20_000, 20_000, 20_000, 1],
      [20_000, 25_000, 20_000, 25_000, 1],
      [25_000, 30_000, 25_000, 30_000, 1],
    ]),
    symbol: 'BTCUSDT',
  };
  const rules = { ETHBTC: plainRules({ contract: 'spot', base: 'ETH', quote: 'BTC' }) };

  it('converts fills at the rate of the open and positions at that of the close', () => {
    const name = script('eth', { 0: (bar) => bar.market(0, 2) });
    const spec = makeRunSpec({
      markets: [eth],
      strategy: name,
      costs: FEE,
      rules,
      account: { cashQuote: 5000, currency: 'USDT' },
      execution: { maxVolumeShare: 1 },
    });
    const ledger = backtest({ spec, markets: [eth], venueData: { rates: { BTC: btc } } });
    // 2 ETH at 0.05 BTC and 20,000 USDT per BTC cost 2000 and a fee of 20; then 2 × 0.05 × 25,000 and 2 × 0.06 × 30,000.
    expect(ledger.fills[0]).toMatchObject({ quantity: 2, price: 0.05, fee: 20 });
    expect([...ledger.cash]).toEqual([5000, 2980, 2980]);
    expect([...ledger.equity]).toEqual([5000, 2980 + 2500, 2980 + 3600]);
    expect(ledger.trades[0]).toMatchObject({ entryPrice: 0.05, exitPrice: 0.06 });
    expect(ledger.trades[0].profit).toBeCloseTo(3600 - 2000 - 20, 9);
  });

  it('refuses a market whose currency cannot be converted', () => {
    const name = script('eth', {});
    const spec = makeRunSpec({ markets: [eth], strategy: name, rules, account: { currency: 'USDT' } });
    expect(() => backtest({ spec, markets: [eth] })).toThrow('ETHBTC is quoted in BTC, and no rate to USDT is stored');
  });

  it('asks for a currency where markets settle in several', () => {
    expect(() => makeRunSpec({ markets: [eth, flat(1, 1)], strategy: 'hold', rules })).toThrow(
      'these markets settle in BTC, USDT: an account counts in one currency',
    );
  });
});
