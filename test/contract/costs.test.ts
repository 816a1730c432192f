import { describe, expect, it } from 'vitest';
import { costs } from '../../src/backtest/registry.js';
import type { FillFacts } from '../../src/core/cost.js';
import { DEFAULT_COSTS } from '../../src/core/spec.js';
import { LIVELY, runAny } from '../backtest/whole-runs.js';
import { randomCandles } from '../support/series.js';

const FILLS: readonly FillFacts[] = [true, false].flatMap((isMaker) =>
  [1, -1].flatMap((side) =>
    [Number.NaN, 0, 0.01, 0.5].map((volatility) => ({
      quantity: 2,
      side,
      price: 50,
      isMaker,
      barVolume: 100,
      barRange: 0.02,
      volatility,
    })),
  ),
);

it('has every default cost', () => {
  for (const text of DEFAULT_COSTS) expect(costs.has(text), text).toBe(true);
});

describe.each(costs.list())('cost $name', (definition) => {
  const rate = definition.create(costs.bind(definition.name).params);

  it('says what it is', () => {
    expect(definition.summary.length).toBeGreaterThan(15);
    expect(definition.source).not.toBe('');
  });

  it('is a small fraction for every fill, never NaN, never paid to the taker', () => {
    for (const fill of FILLS) {
      const value = rate(Object.freeze({ ...fill }));
      expect(value, JSON.stringify(fill)).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(0.2);
    }
  });

  it('gives the same bits for the same fill and does not depend on the unit of prices', () => {
    for (const fill of FILLS) {
      expect(rate(fill)).toBe(rate(fill));
      expect(rate({ ...fill, price: 2 * fill.price, quantity: fill.quantity / 2, barVolume: fill.barVolume / 2 })).toBe(
        rate(fill),
      );
    }
  });

  it('never makes holding and never makes a fixed list of fills better', () => {
    const market = randomCandles({ seed: 11, length: 300 });
    for (const text of ['hold', LIVELY[1]]) {
      const free = runAny([market], text, {
        costs: [],
        account: { cashQuote: 1e4, maxLeverage: 1e6 },
        execution: { maxVolumeShare: 1e9 },
      });
      const paid = runAny([market], text, {
        costs: [definition.name],
        account: { cashQuote: 1e4, maxLeverage: 1e6 },
        execution: { maxVolumeShare: 1e9 },
      });
      expect(
        paid.fills.map((x) => x.step),
        'decisions do not see the costs',
      ).toEqual(free.fills.map((x) => x.step));
      expect(paid.equity[299]).toBeLessThanOrEqual(free.equity[299]);
    }
  });
});

it.each(costs.list())('$name is charged in its own column and in no other', (definition) => {
  const market = randomCandles({ seed: 12, length: 300 });
  const ledger = runAny([market], LIVELY[1], { costs: [definition.name] });
  const columns = {
    fee: ledger.fees,
    spread: ledger.spreadCost,
    slippage: ledger.slippageCost,
    borrow: ledger.borrowCost,
  };
  for (const [component, column] of Object.entries(columns)) {
    if (component === definition.component) expect(column[299], component).toBeGreaterThan(0);
    else expect(column[299], component).toBe(0);
  }
});

describe('volatility-slippage', () => {
  const slip = (text: string, fill: Partial<FillFacts>): number => {
    const { definition, params } = costs.parse(text);
    return definition.create(params)({ ...FILLS[0], ...fill });
  };
  it('is a share of the volatility, and at least the floor', () => {
    expect(slip('volatility-slippage(share=0.1, floorBps=2)', { volatility: 0.01 })).toBeCloseTo(0.001, 15);
    expect(slip('volatility-slippage(share=0.1, floorBps=2)', { volatility: 0.0001 })).toBeCloseTo(0.0002, 15);
  });
  it('takes the range of the bar while the volatility is not known', () => {
    expect(slip('volatility-slippage(share=0.1)', { volatility: Number.NaN, barRange: 0.03 })).toBeCloseTo(0.003, 15);
  });
});
