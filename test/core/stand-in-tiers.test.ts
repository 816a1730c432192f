import { describe, expect, it } from 'vitest';
import { largestNotionalAt, maintenanceAt, tierTable, tierTableNote } from '../../src/backtest/margin-tiers.js';
import { DEFAULT_MARGIN_TIERS, type MarketRules, plainRules } from '../../src/core/market-rules.js';
import { standInTiers } from '../../src/core/stand-in-tiers.js';
import { checkRules } from '../../src/data/store/rules-check.js';

const linear = (base: string, quote = 'USDT'): MarketRules => plainRules({ contract: 'linear', base, quote });
const inverse = (base: string): MarketRules => plainRules({ contract: 'inverse', base, quote: 'USD' });

/** One market of each table. */
const MARKETS = [
  ['BTCUSDT', linear('BTC')],
  ['XRPUSDT', linear('XRP')],
  ['BTCUSD in BTC', inverse('BTC')],
  ['XRPUSD in XRP', inverse('XRP')],
] as const;

describe('margin tiers that stand in', () => {
  it('bitcoin and ether in dollars have the table of BTCUSDT', () => {
    for (const base of ['BTC', 'XBT', 'ETH', 'eth']) {
      for (const quote of ['USDT', 'USDC', 'USD', 'FDUSD']) {
        expect(standInTiers(linear(base, quote)).tiers, `${base}/${quote}`).toBe(DEFAULT_MARGIN_TIERS);
      }
    }
  });

  it('every other coin is held to a stricter one', () => {
    const table = tierTable(standInTiers(linear('XRP')).tiers);
    // Amounts: 25k × 2.5 % = 625, + 100k × 5 % = 5625, + 250k × 2.5 % = 11875, + 1M × 37.5 % = 386875.
    [0, 625, 5625, 11_875, 386_875].forEach((amount, k) => {
      expect(table.amount[k], `amount of tier ${k}`).toBeCloseTo(amount, 6);
    });
    expect(maintenanceAt(table, 10_000), '2.5 %').toBeCloseTo(250, 9);
    expect(maintenanceAt(table, 50_000), '5 % less 625').toBeCloseTo(1875, 9);
    expect(maintenanceAt(table, 2_000_000), '50 % less 386875').toBeCloseTo(613_125, 6);
    expect([25, 20, 10, 5, 2, 1].map((leverage) => largestNotionalAt(table, leverage))).toEqual([
      0,
      25_000,
      100_000,
      250_000,
      1_000_000,
      Number.POSITIVE_INFINITY,
    ]);
    const majors = tierTable(DEFAULT_MARGIN_TIERS);
    for (const notional of [1, 25_000, 60_000, 300_000, 4e6, 1e9]) {
      expect(maintenanceAt(table, notional), String(notional)).toBeGreaterThan(maintenanceAt(majors, notional));
    }
  });

  it('a bitcoin notional is looked up in bitcoin', () => {
    const table = tierTable(standInTiers(inverse('BTC')).tiers);
    // Amounts: 5 × 0.1 % = 0.005, + 10 × 0.5 % = 0.055, + 20 × 1.5 % = 0.355.
    expect(maintenanceAt(table, 4), '0.4 %').toBeCloseTo(0.016, 12);
    expect(maintenanceAt(table, 12.6), '1 % less 0.055').toBeCloseTo(0.071, 12);
    expect(maintenanceAt(table, 40), '2.5 % less 0.355').toBeCloseTo(0.645, 12);
    expect(largestNotionalAt(table, 20), '20x').toBe(50);
    expect(largestNotionalAt(table, 1), '1x').toBe(Number.POSITIVE_INFINITY);
    expect(standInTiers(inverse('XBT'))).toBe(standInTiers(inverse('BTC')));
  });

  it('where the worth of the money is unknown, size says nothing', () => {
    for (const rules of [inverse('ETH'), inverse('XRP'), linear('ETH', 'BTC'), linear('BTC', 'EUR'), linear('X', '')]) {
      expect(standInTiers(rules).tiers, `${rules.base}/${rules.quote}`).toEqual([
        { floorNotional: 0, capNotional: null, maintenanceRate: 0.05, maxLeverage: 10 },
      ]);
    }
  });

  it.each(MARKETS)('maintenance margin of %s is continuous, rises, and is below the margin of an order', (_, rules) => {
    const { tiers } = standInTiers(rules);
    const table = tierTable(tiers);
    expect(table.amount[0]).toBe(0);
    for (let k = 1; k < tiers.length; k++) {
      const floor = table.floor[k];
      const from = (tier: number): number => floor * table.rate[tier] - table.amount[tier];
      expect(Math.abs(from(k) - from(k - 1)), `at ${floor}`).toBeLessThan(floor * 1e-12);
      expect(table.rate[k]).toBeGreaterThan(table.rate[k - 1]);
      expect(table.maxLeverage[k]).toBeLessThan(table.maxLeverage[k - 1]);
    }
    for (const tier of tiers) expect(tier.maintenanceRate).toBeLessThan(1 / tier.maxLeverage);
    const marginTables = [{ effectiveFromMs: 0, tiers }];
    const key = { venue: 'v', market: 'swap', symbol: 'S' } as const;
    expect(() => checkRules(key, { ...rules, marginTables }), 'it could be stored').not.toThrow();
  });

  it('a report names the table that a run counts with', () => {
    expect(MARKETS.map(([name, rules]) => tierTableNote(name, rules, 0))).toEqual([
      "BTCUSDT: no margin tiers are stored; those of Binance's BTCUSDT of 2021 stand in for them",
      "XRPUSDT: no margin tiers are stored; those of Binance's smaller coins of 2021 (2.5 % and at most 20x, 1x above a million) stand in for them",
      "BTCUSD in BTC: no margin tiers are stored; those of Binance's coin-margined BTCUSD of 2020 (in BTC) stand in for them",
      'XRPUSD in XRP: no margin tiers are stored; 5 % and at most 10x at any size stand in for them',
    ]);
  });
});
