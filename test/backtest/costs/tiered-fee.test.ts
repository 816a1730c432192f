import { describe, expect, it } from 'vitest';
import { parseFeeSchedule, tableAt, tierAt } from '../../../src/backtest/fee-schedule.js';
import { costs } from '../../../src/backtest/registry.js';
import type { Candles } from '../../../src/core/candles.js';
import { DAY_MS, HOUR_MS } from '../../../src/core/kit/time.js';
import { plainRules } from '../../../src/core/market-rules.js';
import { candlesFrom } from '../../support/series.js';
import { fillAt, rateOf, stackOn } from './stacks.js';

const days = (startMs: number, count = 80): Candles =>
  candlesFrom(new Array<number>(count).fill(100), { intervalMs: DAY_MS, startMs });
const START = Date.UTC(2024, 0, 1);
const TWO_TIERS = 'tiered-fee(schedule="0=10/20, 1000=5/8")';

describe('tiers', () => {
  it('are settled at midnight from the 30 whole days before', () => {
    const stack = stackOn([days(START)], [TWO_TIERS]);
    expect(fillAt(stack, { row: 0, quantity: 9 }), '900 traded').toBe(0.002);
    expect(fillAt(stack, { row: 5, quantity: 1 }), 'another 100').toBe(0.002);
    expect(rateOf(stack, { row: 5 }), 'today counts from tomorrow').toBe(0.002);
    expect(rateOf(stack, { row: 6 }), '1000 in 30 days').toBe(0.0008);
    expect(rateOf(stack, { row: 6, isMaker: true })).toBe(0.0005);
    expect(rateOf(stack, { row: 30 }), 'day 0 is one of the 30 days before day 30').toBe(0.0008);
    expect(rateOf(stack, { row: 31 }), 'and no longer of day 31').toBe(0.002);
  });
  it('hold all day, whatever the interval of the bars', () => {
    const hourly = candlesFrom(new Array<number>(72).fill(100), { intervalMs: HOUR_MS, startMs: START });
    const stack = stackOn([hourly], [TWO_TIERS]);
    fillAt(stack, { row: 3, quantity: 10 });
    expect(rateOf(stack, { row: 23 })).toBe(0.002);
    expect(rateOf(stack, { row: 24 })).toBe(0.0008);
  });
  it('count buys and sells, makers and takers, and all markets', () => {
    const stack = stackOn([days(START), days(START)], [TWO_TIERS]);
    fillAt(stack, { row: 0, quantity: 4, side: -1 });
    fillAt(stack, { row: 0, quantity: 3, isMaker: true });
    fillAt(stack, { row: 0, quantity: 3, market: 1 });
    expect(rateOf(stack, { row: 1 })).toBe(0.0008);
  });
  it('forget what is older than the ring of days, also after a long pause', () => {
    const stack = stackOn([days(START, 200)], [TWO_TIERS]);
    fillAt(stack, { row: 0, quantity: 50 });
    expect(rateOf(stack, { row: 64 }), 'the same slot of the ring').toBe(0.002);
    expect(rateOf(stack, { row: 94 })).toBe(0.002);
    fillAt(stack, { row: 128, quantity: 5 });
    expect(rateOf(stack, { row: 129 })).toBe(0.002);
  });
  it('agree with a sum over all fills on a random walk of trades', () => {
    const stack = stackOn([days(START, 400)], [TWO_TIERS]);
    const fills: [number, number][] = [];
    let x = 1;
    const draw = (): number => {
      x = (x * 16807) % 2147483647;
      return x / 2147483647;
    };
    for (let row = 0; row < 400; row += 1 + Math.floor(4 * draw())) {
      const sum = fills.reduce((total, [day, worth]) => (row - day >= 1 && row - day <= 30 ? total + worth : total), 0);
      expect(rateOf(stack, { row }), `day ${row}: ${sum} traded`).toBe(sum >= 1000 ? 0.0008 : 0.002);
      const quantity = Math.floor(3 * draw());
      if (quantity === 0) continue;
      fillAt(stack, { row, quantity });
      fills.push([row, 100 * quantity]);
    }
    expect(fills.length).toBeGreaterThan(80);
  });
  it('count contracts at what they are worth', () => {
    const inverse = plainRules({ contract: 'inverse', base: 'BTC', quote: 'USD', contractSize: 100 });
    const stack = stackOn([days(START)], ['tiered-fee(schedule="0=10/10, 3=5/5")'], { rules: [inverse] });
    fillAt(stack, { row: 0, quantity: 2, price: 100 });
    expect(rateOf(stack, { row: 1 }), '2 contracts of 100 USD at 100 are 2 BTC').toBe(0.001);
    fillAt(stack, { row: 1, quantity: 1, price: 100 });
    expect(rateOf(stack, { row: 2 })).toBe(0.0005);
  });
});

describe('schedules', () => {
  it('change at midnight UTC of their day; the first one also holds before', () => {
    const text = 'tiered-fee(schedule="2024-01-03: 0=1/2; 2024-01-05: 0=3/4")';
    const rates = [0, 1, 2, 3, 4, 5].map((row) => rateOf(stackOn([days(START)], [text]), { row }));
    expect(rates).toEqual([0.0002, 0.0002, 0.0002, 0.0002, 0.0004, 0.0004]);
  });
  it('know what Binance took on spot', () => {
    const tables = parseFeeSchedule('default', String(costs.bind('tiered-fee').params.schedule));
    const bps = (date: string, traded: number): number[] => {
      const { maker, taker } = tierAt(tableAt(tables, Date.parse(date)), traded);
      return [maker, taker].map((rate) => Number((rate * 1e4).toFixed(6)));
    };
    const table: [string, number, number, number][] = [
      ['2018-01-01', 1e9, 10, 10],
      ['2022-01-01', 999_999, 10, 10],
      ['2022-01-01', 1_000_000, 9, 10],
      ['2022-01-01', 4.9e6, 9, 10],
      ['2022-01-01', 20e6, 7, 10],
      ['2022-01-01', 200e6, 6, 8],
      ['2022-07-01', 20e6, 7, 10],
      ['2022-07-01', 120e6, 2, 4],
      ['2023-06-07', 5e6, 8, 10],
      ['2023-06-07', 20e6, 4.2, 6],
      ['2024-01-01', 5e9, 2.4, 3.6],
    ];
    for (const [date, traded, maker, taker] of table)
      expect(bps(date, traded), `${date} ${traded}`).toEqual([maker, taker]);
  });
  it('take the regular fee from a small account, as taker-fee does', () => {
    const stack = stackOn([days(START)], ['tiered-fee']);
    for (let row = 0; row < 80; row++) expect(fillAt(stack, { row, quantity: 10 })).toBe(0.001);
  });
  const faults: [string, string][] = [
    ['', 'a tier must be notional=maker/taker, was ""'],
    ['0=10', 'a tier must be notional=maker/taker, was "0=10"'],
    ['0=a/10', 'a maker fee must be in [-10, 500] bps, was "0=a/10"'],
    ['0=10/-1', 'a taker fee must be in [0, 500] bps, was "0=10/-1"'],
    ['0=10/', 'a tier must be notional=maker/taker, was "0=10/"'],
    ['0= /10', 'a maker fee must be in [-10, 500] bps, was "0= /10"'],
    ['-5=10/10', 'a tier must begin at 0 or more, was "-5=10/10"'],
    ['5=10/10', 'table 1 must begin with the tier 0, began with 5'],
    ['0=10/10, 0=9/9', 'tiers must rise, 0 follows 0'],
    ['0=10/10; 0=9/9', 'table 2 must begin with its date and a colon, was "0=9/9"'],
    ['2024-02-01: 0=1/1; 2024-01-01: 0=1/1', 'dates must rise, table 2 is not later than the one before'],
    ['2024-02-31: 0=1/1', 'must be an ISO date'],
  ];
  it.each(faults)('refuse "%s" and say why', (text, message) => {
    expect(() => parseFeeSchedule('tiered-fee.schedule', text)).toThrow(message);
  });
  it('survive the canonical text of the model', () => {
    const bound = costs.parse('tiered-fee(schedule="0=10/10, 1e6=9/8; 2023-07-01: 0=10/10")');
    expect(costs.parse(bound.text).text).toBe(bound.text);
    expect(costs.parse(costs.bind('tiered-fee').text).params).toEqual(costs.bind('tiered-fee').params);
  });
});
