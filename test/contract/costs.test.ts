import { describe, expect, it } from 'vitest';
import { costs } from '../../src/backtest/registry.js';
import type { CostDefinition, CostModel, CostRate, FillFacts } from '../../src/core/cost.js';
import { DAY_MS, HOUR_MS } from '../../src/core/kit/time.js';
import { DEFAULT_COSTS, DEFAULT_SWAP_COSTS } from '../../src/core/spec.js';
import { fillAt, rateOf, stackOn } from '../backtest/costs/stacks.js';
import { otherFuture, parameterSets } from '../support/laws.js';
import { randomCandles, START_MS } from '../support/series.js';

const FILLS: readonly FillFacts[] = [true, false].flatMap((isMaker) =>
  [1, -1].flatMap((side) =>
    [Number.NaN, 0, 0.01, 0.5].map((volatility) => ({
      market: 0,
      time: START_MS + 5 * DAY_MS,
      intervalMs: HOUR_MS,
      quantity: 2,
      side,
      price: 50,
      notional: 100,
      isMaker,
      barVolume: 100,
      barRange: 0.02,
      volatility,
      dayVolatility: volatility,
      dayVolume: Number.isNaN(volatility) ? 0 : 2400,
      highLowSpread: volatility / 2,
      fundingRate: Number.NaN,
    })),
  ),
);

const onFills = costs.list().filter((definition) => definition.component !== 'funding');
const onPositions = costs.list().filter((definition) => definition.component === 'funding');

function modelOf(definition: CostDefinition, given: Readonly<Record<string, unknown>> = {}): CostModel {
  const made: CostRate | CostModel = definition.create(costs.bind(definition.name, given).params);
  return typeof made === 'function' ? { rate: made } : made;
}

it('has every default cost', () => {
  for (const text of [...DEFAULT_COSTS, ...DEFAULT_SWAP_COSTS]) expect(costs.parse(text).text, text).toBeTruthy();
});

it.each(costs.list())('cost $name says what it is', (definition) => {
  expect(definition.summary.length).toBeGreaterThan(15);
  expect(definition.source).not.toBe('');
});

describe.each(onFills)('cost $name', (definition) => {
  const { rate } = modelOf(definition);

  it('is a small fraction for every fill, never NaN, never paid to the taker', () => {
    for (const fill of FILLS) {
      const value = rate(Object.freeze({ ...fill }));
      expect(value, JSON.stringify(fill)).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(0.2);
    }
  });

  it('is a number for all of its parameters, and only a rebate is below 0', () => {
    for (const params of parameterSets(definition.params)) {
      const model = modelOf(definition, params);
      for (const fill of FILLS) {
        const value = model.rate(fill);
        expect(Number.isFinite(value), JSON.stringify(params)).toBe(true);
        if (definition.component !== 'fee' || !fill.isMaker) expect(value).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('gives the same bits for the same fill and does not depend on the unit of prices', () => {
    for (const fill of FILLS) {
      expect(rate(fill)).toBe(rate(fill));
      const { price, quantity, barVolume, dayVolume } = fill;
      const half = { price: 2 * price, quantity: quantity / 2, barVolume: barVolume / 2, dayVolume: dayVolume / 2 };
      expect(rate({ ...fill, ...half })).toBe(rate(fill));
    }
  });

  it('is never lower for a larger fill', () => {
    for (const fill of FILLS) {
      for (const size of [0.001, 0.5, 3, 100]) {
        const larger = { ...fill, quantity: fill.quantity * size * 2, notional: fill.notional * size * 2 };
        const smaller = { ...fill, quantity: fill.quantity * size, notional: fill.notional * size };
        expect(rate(larger)).toBeGreaterThanOrEqual(rate(smaller));
      }
    }
  });

  it('knows no later bar, and of its own bar no more than time, volume and range', () => {
    const bars = randomCandles({ seed: 'costs/causal', length: 90, gapShare: 0.05 });
    for (const row of [0, 1, 5, 21, 40, 89]) {
      const later = otherFuture(bars, row);
      const columns = (['open', 'high', 'low', 'close', 'volume', 'openTime'] as const).map((name) => {
        const column = later[name].slice();
        column[row] = name === 'close' ? (bars.high[row] + bars.low[row]) / 2 : bars[name][row];
        return [name, column] as const;
      });
      const other = { ...later, ...Object.fromEntries(columns) };
      const [here, there] = [stackOn([bars], [definition.name]), stackOn([other], [definition.name])];
      for (const past of [0, 3, 18].filter((r) => r < row)) {
        expect(fillAt(there, { row: past })).toBe(fillAt(here, { row: past }));
      }
      for (const side of [1, -1]) expect(rateOf(there, { row, side })).toBe(rateOf(here, { row, side }));
    }
  });

  it('remembers fills the same way in every run, and asking leaves no trace', () => {
    const bars = randomCandles({ seed: 'costs/memory', length: 90 });
    const play = (askTwice: boolean): number[] => {
      const stack = stackOn([bars, bars], [definition.name]);
      return Array.from({ length: 60 }, (_, k) => {
        const fill = {
          row: 20 + k,
          market: k % 2,
          side: k % 3 === 0 ? -1 : 1,
          quantity: 1 + (k % 7),
          isMaker: k % 5 === 0,
        };
        if (askTwice) for (const quantity of [0.1, 1e4]) rateOf(stack, { ...fill, quantity });
        return fillAt(stack, fill);
      });
    };
    expect(play(true)).toEqual(play(false));
  });
});

describe.each(onPositions)('funding $name', (definition) => {
  it('is a small rate whenever the settlement is known, and the same when asked again', () => {
    for (const params of parameterSets(definition.params)) {
      const { rate } = modelOf(definition, params);
      for (const side of [1, -1]) {
        for (const fundingRate of [-0.0075, -0.0001, 0, 0.0001, 0.0075]) {
          const position = Object.freeze({ ...FILLS[0], side, fundingRate, quantity: Number.NaN, price: Number.NaN });
          expect(Math.abs(rate(position)), JSON.stringify(params)).toBeLessThan(0.05);
          expect(rate(position)).toBe(rate(position));
        }
      }
    }
  });
  it('never pays the position for a settlement that is not known', () => {
    for (const params of parameterSets(definition.params)) {
      const { rate } = modelOf(definition, params);
      for (const side of [1, -1]) {
        const charge = side * rate({ ...FILLS[0], side, fundingRate: Number.NaN });
        expect(charge < 0, `${JSON.stringify(params)}: ${charge}`).toBe(false);
      }
    }
  });
});

describe('what moves with the market', () => {
  const slip = (text: string, fill: Partial<FillFacts>): number => {
    const { definition, params } = costs.parse(text);
    return modelOf(definition, params).rate({ ...FILLS[0], ...fill });
  };
  it('slips by a share of the volatility, and at least by the floor', () => {
    expect(slip('volatility-slippage(share=0.1, floorBps=2)', { volatility: 0.01 })).toBeCloseTo(0.001, 15);
    expect(slip('volatility-slippage(share=0.1, floorBps=2)', { volatility: 0.0001 })).toBeCloseTo(0.0002, 15);
  });
  it('slips by the range of the bar while the volatility is not known', () => {
    expect(slip('volatility-slippage(share=0.1)', { volatility: Number.NaN, barRange: 0.03 })).toBeCloseTo(0.003, 15);
  });
  it('widens the spread with the range, and with what the bars before tell of it', () => {
    expect(slip('proportional-spread(share=0.1, floorBps=2)', { barRange: 0.03 })).toBeCloseTo(0.003, 15);
    expect(slip('proportional-spread(share=0.1, floorBps=2)', { barRange: 0 }), 'the floor').toBe(0.0002);
    expect(slip('high-low-spread', { highLowSpread: 0.004 }), 'half of the whole spread').toBe(0.002);
    expect(slip('high-low-spread(share=0.5)', { highLowSpread: 0.004 })).toBe(0.001);
    expect(slip('high-low-spread(floorBps=3)', { highLowSpread: 0 }), 'the floor').toBeCloseTo(0.0003, 15);
    expect(slip('high-low-spread', { highLowSpread: Number.NaN, barRange: 0.03 }), 'half the range').toBe(0.015);
  });
});
