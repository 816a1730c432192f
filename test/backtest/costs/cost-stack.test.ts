import { describe, expect, it } from 'vitest';
import { CostStack } from '../../../src/backtest/cost-stack.js';
import { Tape } from '../../../src/backtest/tape.js';
import { type CostDefinition, type CostModel, defineCost, type FillFacts } from '../../../src/core/cost.js';
import { resolveParams } from '../../../src/core/kit/params.js';
import type { Bound } from '../../../src/core/kit/registry.js';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { plainRules } from '../../../src/core/market-rules.js';
import { candlesFrom, randomCandles, START_MS } from '../../support/series.js';
import { rateOf, stackOn } from './stacks.js';

const bound = (definition: CostDefinition): Bound<CostDefinition> => ({
  definition,
  params: resolveParams(definition.name, definition.params),
  text: definition.name,
});

describe('what models are told', () => {
  it('is the fill in the units of its market', () => {
    const told: Record<string, number>[] = [];
    const spy = defineCost({
      name: 'spy',
      summary: 'writes down what it is told',
      source: 'test',
      component: 'fee',
      params: {},
      create: () => ({
        rate: () => 0.001,
        filled: ({ market, time, intervalMs, quantity, side, price, notional, barVolume }) => {
          told.push({ market, time, intervalMs, quantity, side, price, notional, barVolume });
        },
      }),
    });
    const bars = candlesFrom([100, [100, 110, 90, 100, 50]]);
    const rules = [
      plainRules({ contract: 'linear', base: 'A', quote: 'USDT', contractSize: 0.5 }),
      plainRules({ contract: 'inverse', base: 'B', quote: 'USD', contractSize: 10 }),
    ];
    const stack = new CostStack([bound(spy)], new Tape([bars, bars], { rules }));
    for (const market of [0, 1]) {
      rateOf(stack, { market, row: 1, side: -1, price: 100, quantity: 7 });
      stack.filled(4);
    }
    const both = { time: START_MS + HOUR_MS, intervalMs: HOUR_MS, quantity: 4, side: -1, price: 100 };
    expect(told).toEqual([
      { market: 0, ...both, notional: 4 * 0.5 * 100, barVolume: 100 },
      { market: 1, ...both, notional: (4 * 10) / 100, barVolume: 50 },
    ]);
  });
  it('is looked up in the bars only when a model reads it', () => {
    const bars = randomCandles({ seed: 'lazy', length: 50 });
    const touched: string[] = [];
    const watched = new Proxy(bars, {
      get: (target, name, receiver) => {
        touched.push(String(name));
        return Reflect.get(target, name, receiver);
      },
    });
    const stack = stackOn([watched], ['taker-fee', 'half-spread', 'fixed-slippage']);
    touched.length = 0;
    expect(rateOf(stack, { row: 30 })).toBeCloseTo(0.0013, 15);
    stack.filled(1);
    expect(touched, 'columns of a run that pays fixed costs').toEqual([]);
    rateOf(stackOn([watched], ['square-root-impact']), { row: 30 });
    expect(touched).toContain('close');
  });
  it('reaches models written as classes', () => {
    class Growing implements CostModel {
      fills = 0;
      rate(): number {
        return this.fills / 1000;
      }
      filled(): void {
        this.fills++;
      }
    }
    const growing = defineCost({
      name: 'growing',
      summary: 'dearer with every fill',
      source: 'test',
      component: 'slippage',
      params: {},
      create: () => new Growing(),
    });
    const bars = candlesFrom([100, 100]);
    const stack = new CostStack([bound(growing)], new Tape([bars]));
    expect(rateOf(stack, { row: 1 })).toBe(0);
    stack.filled(1);
    expect(rateOf(stack, { row: 1 })).toBe(0.001);
    expect(rateOf(new CostStack([bound(growing)], new Tape([bars])), { row: 1 }), 'each run begins anew').toBe(0);
  });
});

describe('rates', () => {
  it('of one kind add up, and spread and slippage are for takers', () => {
    const stack = stackOn(
      [candlesFrom([100])],
      ['taker-fee', 'taker-fee(takerBps=1)', 'half-spread', 'fixed-slippage'],
    );
    expect(rateOf(stack, { row: 0 })).toBeCloseTo(0.0011 + 0.0003, 15);
    expect(rateOf(stack, { row: 0, isMaker: true }), '10 bps twice').toBe(0.002);
    expect([stack.spreadRate, stack.slippageRate]).toEqual([0, 0]);
  });
  it('of spread and slippage never take more than 90 % of a price', () => {
    const thin = candlesFrom([[100, 180, 20, 100, 1e-9]]);
    const stack = stackOn([thin], ['square-root-impact', 'half-spread(bps=1000)']);
    rateOf(stack, { row: 0, quantity: 1 });
    expect(stack.spreadRate + stack.slippageRate).toBeCloseTo(0.9, 12);
  });
});

describe('funding', () => {
  const funding = (...models: string[]): CostStack => stackOn([candlesFrom([100])], models);
  it('of the store is the rate of the venue for both sides', () => {
    const stack = funding('stored-funding');
    expect([stack.fundingRate(0, 0, 0.0001, 1), stack.fundingRate(0, 0, 0.0001, -1)]).toEqual([0.0001, 0.0001]);
    expect(stack.fundingRate(0, 0, -0.0003, 1)).toBe(-0.0003);
    expect([stack.hasFunding, stack.fundingMissing]).toEqual([true, 'refuse']);
  });
  it('that is missing is not known, or left out where the run was told to go on', () => {
    expect(funding('stored-funding').fundingRate(0, 0, Number.NaN, 1)).toBeNaN();
    const flagged = funding('stored-funding(missing=flag)');
    expect([flagged.fundingRate(0, 0, Number.NaN, 1), flagged.fundingMissing]).toEqual([0, 'flag']);
    expect(flagged.fundingRate(0, 0, 0.0002, -1)).toBe(0.0002);
  });
  it('that is assumed is paid by longs and by shorts', () => {
    const stack = funding('fixed-funding(bps=2)');
    expect(stack.fundingRate(0, 0, Number.NaN, 1), 'longs pay when positive').toBe(0.0002);
    expect(stack.fundingRate(0, 0, -0.01, -1), 'shorts pay when negative').toBe(-0.0002);
    expect([stack.hasFunding, stack.fundingMissing]).toEqual([true, 'flag']);
  });
  it('is no part of what a fill costs', () => {
    expect(rateOf(funding('stored-funding', 'fixed-funding'), { row: 0 })).toBe(0);
    expect([funding('taker-fee').hasFunding, funding().fundingMissing]).toEqual([false, 'flag']);
  });
  it('tells a model the bar and the side of the position', () => {
    const told: number[] = [];
    const spy = defineCost({
      name: 'spy',
      summary: 'writes down what it is told',
      source: 'test',
      component: 'funding',
      params: {},
      create: () => (position: Readonly<FillFacts>) => {
        told.push(position.time, position.side, position.fundingRate, position.quantity);
        return 0;
      },
    });
    new CostStack([bound(spy)], new Tape([candlesFrom([100, 100])])).fundingRate(0, 1, 0.5, -1);
    expect(told).toEqual([START_MS + HOUR_MS, -1, 0.5, Number.NaN]);
  });
});
