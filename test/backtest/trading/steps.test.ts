import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { backtest } from '../../../src/backtest/run.js';
import type { Candles } from '../../../src/core/candles.js';
import { HOUR_MS, isoUtc, MINUTE_MS } from '../../../src/core/kit/time.js';
import type { Ledger } from '../../../src/core/ledger.js';
import type { TradingSpec } from '../../../src/core/spec.js';
import { defineStrategy, type Strategy, type StrategyNeeds } from '../../../src/core/strategy.js';
import { stagedStrategy } from '../../../src/research/stages.js';
import { type BarRow, candlesFrom, START_MS } from '../../support/series.js';

const NOTHING: StrategyNeeds = { features: [] };
const LAYERS: readonly (Partial<TradingSpec> | undefined)[] = [undefined, { risk: ['max-weight(limit=1)'] }];

function probe(name: string, strategy: Strategy, needs: StrategyNeeds = NOTHING) {
  const draft = { name, summary: 'asks', source: 'test', params: {}, needs: () => needs, start: () => strategy };
  return { definition: defineStrategy(draft), params: {}, text: name };
}

function play(markets: readonly Candles[], strategy: ReturnType<typeof probe>, trading?: Partial<TradingSpec>): Ledger {
  const spec = makeRunSpec({ markets, strategy: 'hold', costs: [], gaps: { mode: 'allow' }, trading });
  return backtest({ spec, markets, strategy });
}

const flat = (hours: readonly number[]): BarRow[] => hours.map((hour) => [10, 10, 10, 10, 1e6, hour]);

describe.each(LAYERS)('the end of a step, with the layer %j', (trading) => {
  it('comes once, after all calls, also where only one market has a bar', () => {
    const markets = [
      candlesFrom(flat([0, 1, 3]), { symbol: 'AUSDT' }),
      candlesFrom(flat([0, 2, 3]), { symbol: 'BUSDT' }),
    ];
    const heard: string[] = [];
    play(
      markets,
      probe('both', {
        onBar: (bar, s) => heard.push(`${(bar.time - START_MS) / HOUR_MS} ${s}`),
        onStep: (bar) => heard.push(`${(bar.time - START_MS) / HOUR_MS} end`),
      }),
      trading,
    );
    expect(heard).toEqual(['1 0', '1 1', '1 end', '2 0', '2 end', '3 1', '3 end', '4 0', '4 1', '4 end']);
  });

  it('comes only at the steps at which a strategy with intervals is asked', () => {
    const rows: BarRow[] = Array.from({ length: 8 }, (_, k) => [10, 10, 10, 10, 1000, k]);
    const quarters = candlesFrom(rows, { symbol: 'AUSDT', intervalMs: 15 * MINUTE_MS });
    const heard: string[] = [];
    const strategy = probe(
      'hourly',
      {
        onBar: (bar, _s, k) => heard.push(`${isoUtc(bar.time).slice(11, 16)} ${k}`),
        onStep: (bar) => heard.push(`${isoUtc(bar.time).slice(11, 16)} end`),
      },
      { features: [], intervals: ['1h', '30m'] },
    );
    play([quarters], strategy, trading);
    expect(heard).toEqual([
      '00:30 1',
      '00:30 end',
      '01:00 0',
      '01:00 1',
      '01:00 end',
      '01:30 1',
      '01:30 end',
      '02:00 0',
      '02:00 1',
      '02:00 end',
    ]);
  });

  it('may order in any market', () => {
    const markets = [
      candlesFrom(flat([0, 1, 2]), { symbol: 'AUSDT' }),
      candlesFrom(flat([0, 1, 2]), { symbol: 'BUSDT' }),
    ];
    const ledger = play(
      markets,
      probe('late', {
        onBar: () => undefined,
        onStep: (bar) => {
          if (bar.position(0) === 0) bar.target(0, 0.25);
          if (bar.position(1) === 0) bar.market(1, 100);
        },
      }),
      trading,
    );
    expect(ledger.fills.map((fill) => `${fill.step} ${fill.symbol} ${fill.quantity}`)).toEqual([
      '1 AUSDT 250',
      '1 BUSDT 100',
    ]);
  });

  it('refuses a strategy that promises', () => {
    const market = candlesFrom(flat([0, 1]), { symbol: 'AUSDT' });
    const strategy: Strategy = { onBar: () => undefined, onStep: async () => undefined };
    expect(() => play([market], probe('later', strategy), trading)).toThrow(/promise/i);
  });
});

describe('stops of a strategy that decides on longer bars', () => {
  it('follow the bars of the run', () => {
    // Bought at the open of the fifth quarter. The stop is 10 % below the best high of the quarters, 12, not of an hour.
    const prices = [10, 10, 10, 10, 10, 12, 12, 10.9, 10.7, 10.7, 10.7, 10.7];
    const rows: BarRow[] = prices.map((p, k) => [
      k === 0 ? p : prices[k - 1],
      Math.max(p, prices[k - 1] ?? p),
      Math.min(p, prices[k - 1] ?? p),
      p,
      1e6,
      k,
    ]);
    const quarters = candlesFrom(rows, { symbol: 'AUSDT', intervalMs: 15 * MINUTE_MS });
    let isIn = false;
    const strategy = probe(
      'hourly',
      {
        onBar: (bar) => {
          if (!isIn) bar.target(0, 1);
          isIn = true;
        },
      },
      { features: [], intervals: ['1h'] },
    );
    const ledger = play([quarters], strategy, { stops: ['trailing(rate=0.1)'] });
    expect(ledger.fills.map((fill) => `${fill.step} ${fill.quantity} ${Number(fill.price.toFixed(6))}`)).toEqual([
      '4 1000 10',
      '8 -1000 10.8',
    ]);
  });
});

describe('a walk-forward that hands over under a layer', () => {
  const buys = (weight: number): Strategy => ({
    onBar: (bar) => {
      if (bar.position(0) === 0 && !bar.hasOrders(0)) bar.target(0, weight);
    },
  });
  const idle: Strategy = { onBar: () => undefined };
  const market = candlesFrom(flat([0, 1, 2, 3, 4, 5, 6, 7]), { symbol: 'AUSDT' });
  const staged = (first: Strategy, second: Strategy) =>
    stagedStrategy([
      { fromMs: START_MS, strategy: probe('first', first) },
      { fromMs: START_MS + 3 * HOUR_MS, strategy: probe('second', second) },
    ]);
  const fillsOf = (strategy: ReturnType<typeof staged>, trading: Partial<TradingSpec>): string[] =>
    play([market], strategy, trading).fills.map((fill) => `${fill.step} ${Number(fill.quantity.toFixed(6))}`);

  it('closes what the stage before holds, by the way that orders are worked', () => {
    const trading = { sizer: 'fixed-fraction(fraction=0.2)', execution: 'twap(slices=2)' };
    expect(fillsOf(staged(buys(1), idle), trading)).toEqual(['1 100', '2 100', '3 -100', '4 -100']);
  });

  it('leaves nothing of a parent that was at work', () => {
    const trading = { execution: 'twap(slices=10)' };
    expect(fillsOf(staged(buys(1), idle), trading)).toEqual([
      '1 100',
      '2 100',
      ...[3, 4, 5, 6, 7].map((step) => `${step} -20`),
    ]);
  });

  it('turns to what the next stage wants at once', () => {
    expect(fillsOf(staged(buys(1), { onBar: (bar) => bar.target(0, -0.5) }), { stops: ['fixed(rate=0.2)'] })).toEqual([
      '1 1000',
      '3 -1500',
    ]);
  });
});
