import { describe, expect, it } from 'vitest';
import {
  largestNotionalAt,
  maintenanceAt,
  TableInForce,
  tierOf,
  tierTable,
  tierTableNote,
} from '../../src/backtest/margin-tiers.js';
import { DEFAULT_MARGIN_TIERS, type MarginTier, plainRules } from '../../src/core/market-rules.js';

const tier = (floorNotional: number, maintenanceRate: number, maxLeverage = 100): MarginTier => ({
  floorNotional,
  capNotional: null,
  maintenanceRate,
  maxLeverage,
});

describe('maintenance tiers', () => {
  it('amounts follow from floors and rates', () => {
    // correctness.md 7: floors 0, 50k, 250k, 3M, 20M with 0.4, 0.5, 1, 2.5, 5 %
    const amounts = [...tierTable(DEFAULT_MARGIN_TIERS).amount];
    [0, 50, 1300, 46_300, 546_300].forEach((amount, k) => {
      expect(amounts[k], `amount of tier ${k}`).toBeCloseTo(amount, 9);
    });
  });

  it('maintenance margin does not jump at a floor', () => {
    const table = tierTable(DEFAULT_MARGIN_TIERS);
    for (const floor of [50_000, 250_000, 3_000_000, 20_000_000]) {
      expect(maintenanceAt(table, floor * (1 - 1e-12))).toBeCloseTo(maintenanceAt(table, floor), 4);
    }
    expect(maintenanceAt(table, 10_000), 'first tier: 0.4 %').toBe(40);
    expect(maintenanceAt(table, 100_000), '0.5 % less 50').toBe(450);
    expect(maintenanceAt(table, 50_000_000), '5 % less 546300').toBeCloseTo(1_953_700, 6);
  });

  it('a notional at a floor belongs to the tier that begins there', () => {
    const table = tierTable(DEFAULT_MARGIN_TIERS);
    expect([0, 49_999, 50_000, 1e12].map((n) => tierOf(table, n))).toEqual([0, 0, 1, 4]);
  });

  it('the largest notional of a leverage is where the first tier begins that forbids it', () => {
    const table = tierTable(DEFAULT_MARGIN_TIERS);
    expect(largestNotionalAt(table, 20), '20x is allowed up to 20 million').toBe(20_000_000);
    expect(largestNotionalAt(table, 100)).toBe(250_000);
    expect(largestNotionalAt(table, 10), 'allowed everywhere').toBe(Number.POSITIVE_INFINITY);
    expect(largestNotionalAt(table, 126), 'allowed nowhere').toBe(0);
  });

  it('a table that cannot be says what must hold', () => {
    expect(() => tierTable([tier(10, 0.01)])).toThrow('the first tier must begin at 0, began at 10');
    expect(() => tierTable([])).toThrow('the first tier must begin at 0, began at undefined');
    expect(() => tierTable([tier(0, 0.4), tier(0, 0.5)])).toThrow('floorNotional must rise, 0 came after 0');
    expect(() => tierTable([tier(0, 1)])).toThrow('maintenanceRate must be in [0, 1), was 1');
  });
});

describe('the table in force', () => {
  const tables = [
    { effectiveFromMs: 1000, tiers: [tier(0, 0.01)] },
    { effectiveFromMs: 2000, tiers: [tier(0, 0.02)] },
    { effectiveFromMs: 3000, tiers: [tier(0, 0.03)] },
  ];
  const rules = plainRules({ contract: 'linear', base: 'BTC', quote: 'USDT', marginTables: tables });
  const rateAt = (force: TableInForce, ms: number): number => force.at(ms).rate[0];

  it('is the newest whose date is not after the bar', () => {
    const force = new TableInForce(rules);
    expect([1000, 1999, 2000, 2999, 3000, 9e12].map((ms) => rateAt(force, ms))).toEqual([
      0.01, 0.01, 0.02, 0.02, 0.03, 0.03,
    ]);
  });

  it('is the oldest stored one before the first date', () => {
    expect(rateAt(new TableInForce(rules), 0)).toBe(0.01);
  });

  it('does not depend on what was asked before', () => {
    const force = new TableInForce(rules);
    expect([9e12, 1500, 2500].map((ms) => rateAt(force, ms))).toEqual([0.03, 0.01, 0.02]);
  });

  it('is what stands in for the market without stored ones', () => {
    const without = (base: string): TableInForce => new TableInForce({ ...rules, base, marginTables: [] });
    expect(rateAt(without('BTC'), 0)).toBe(0.004);
    expect(rateAt(without('XRP'), 0)).toBe(0.025);
  });

  it('says when something stands in', () => {
    expect(tierTableNote('BTCUSDT', rules, 1000)).toBe(null);
    expect(tierTableNote('BTCUSDT', rules, 999)).toContain('younger than the first bars');
    expect(tierTableNote('BTCUSDT', { ...rules, marginTables: [] }, 0)).toContain('no margin tiers are stored');
    expect(tierTableNote('BTCUSDT', { ...rules, contract: 'spot' }, 0)).toBe(null);
  });
});
