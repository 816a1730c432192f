import { describe, expect, it } from 'vitest';
import { DEFAULT_MARGIN_TIERS, type MarginTier, type MarketRules } from '../../../src/core/market-rules.js';
import { findRules, listRules, loadRules, type RulesKey, writeRules } from '../../../src/data/store/rules.js';
import { tempStore } from './temp-store.js';

const SWAP: RulesKey = { venue: 'binance', market: 'swap', symbol: 'BTCUSDT' };
const SPOT: RulesKey = { ...SWAP, market: 'spot' };

const tier = (floor: number, cap: number | null, rate: number, leverage = 20): MarginTier => ({
  floorNotional: floor,
  capNotional: cap,
  maintenanceRate: rate,
  maxLeverage: leverage,
});
const SMALL = [tier(0, 50_000, 0.004, 125), tier(50_000, null, 0.005, 100)];

describe('market rules', () => {
  it('are not there until somebody has said one', () => {
    const store = tempStore();
    expect(loadRules(store, SWAP)).toBeUndefined();
    expect(listRules(store)).toEqual([]);
  });

  it('come back with defaults for what nobody has said, and say which', () => {
    const store = tempStore();
    expect(writeRules(store, SWAP, { tickSize: 0.1, lotStep: 0.001 }, 'test')).toBe(true);
    expect(loadRules(store, SWAP)).toEqual({
      contract: 'linear',
      contractSize: 1,
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      tickSize: 0.1,
      lotStep: 0.001,
      minQuantity: 0,
      maxQuantity: 0,
      minNotional: 0,
      liquidationFeeRate: 0.0125,
      fundingIntervalMs: 28_800_000,
      marginTables: [],
    } satisfies MarketRules);
    const found = findRules(store, SWAP);
    expect(found?.assumed).toContain('liquidationFeeRate');
    expect(found?.assumed).not.toContain('tickSize');
    expect(found?.source).toBe('test');
  });

  it('keep every field that is given', () => {
    const store = tempStore();
    const rules: MarketRules = {
      contract: 'inverse',
      contractSize: 100,
      base: 'BTC',
      quote: 'USD',
      settle: 'BTC',
      tickSize: 0.5,
      lotStep: 1,
      minQuantity: 1,
      maxQuantity: 1_000_000,
      minNotional: 0.0001,
      liquidationFeeRate: 0.015,
      fundingIntervalMs: 14_400_000,
      marginTables: [{ effectiveFromMs: 0, tiers: DEFAULT_MARGIN_TIERS }],
    };
    const key = { ...SWAP, symbol: 'BTCUSD' };
    writeRules(store, key, rules, 'test');
    expect(loadRules(store, key)).toEqual(rules);
    expect(findRules(store, key)?.assumed).toEqual([]);
  });

  it('merge field by field, and say whether something changed', () => {
    const store = tempStore();
    writeRules(store, SWAP, { tickSize: 0.1, minNotional: 5 }, 'first');
    expect(writeRules(store, SWAP, { tickSize: 0.1, lotStep: undefined }, 'second'), 'nothing new').toBe(false);
    expect(findRules(store, SWAP)?.source).toBe('first');
    expect(writeRules(store, SWAP, { minNotional: 100 }, 'third')).toBe(true);
    expect(loadRules(store, SWAP)).toMatchObject({ tickSize: 0.1, minNotional: 100 });
    expect(findRules(store, SWAP)?.source).toBe('third');
  });

  it('replace a margin table of the same date and keep the others', () => {
    const store = tempStore();
    const later = Date.UTC(2021, 6, 1);
    writeRules(store, SWAP, { marginTables: [{ effectiveFromMs: later, tiers: SMALL }] }, 'test');
    writeRules(store, SWAP, { marginTables: [{ effectiveFromMs: 0, tiers: [tier(0, null, 0.01)] }] }, 'test');
    const other = [tier(0, null, 0.02)];
    expect(writeRules(store, SWAP, { marginTables: [{ effectiveFromMs: later, tiers: other }] }, 'test')).toBe(true);
    expect(loadRules(store, SWAP)?.marginTables, 'by rising date').toEqual([
      { effectiveFromMs: 0, tiers: [tier(0, null, 0.01)] },
      { effectiveFromMs: later, tiers: other },
    ]);
    expect(writeRules(store, SWAP, { marginTables: [{ effectiveFromMs: later, tiers: other }] }, 'test')).toBe(false);
  });

  it('are kept for each market of a venue, in order', () => {
    const store = tempStore();
    writeRules(store, SWAP, { tickSize: 0.1 }, 'test');
    writeRules(store, SPOT, { tickSize: 0.01 }, 'test');
    writeRules(store, { ...SPOT, venue: 'aaa' }, {}, 'test');
    expect(listRules(store).map(({ venue, market, rules }) => [venue, market, rules.tickSize])).toEqual([
      ['aaa', 'spot', 0],
      ['binance', 'spot', 0.01],
      ['binance', 'swap', 0.1],
    ]);
    expect(loadRules(store, SPOT)).toMatchObject({ contract: 'spot', liquidationFeeRate: 0, fundingIntervalMs: 0 });
  });

  it('need currencies for a symbol that does not tell them', () => {
    const store = tempStore();
    const odd = { ...SPOT, symbol: 'XYZ' };
    expect(() => writeRules(store, odd, { tickSize: 1 }, 'test')).toThrow('not a market symbol');
    writeRules(store, odd, { tickSize: 1, base: 'X', quote: 'YZ' }, 'test');
    expect(loadRules(store, odd)).toMatchObject({ base: 'X', quote: 'YZ', settle: 'YZ' });
  });

  const table = (...tiers: MarginTier[]): Partial<MarketRules> => ({ marginTables: [{ effectiveFromMs: 0, tiers }] });
  it.each<[string, RulesKey, Partial<MarketRules>, string]>([
    ['a linear spot market', SPOT, { contract: 'linear' }, 'contract must be spot, was linear'],
    ['a spot contract as a swap', SWAP, { contract: 'spot' }, 'contract must be linear or inverse, was spot'],
    ['a third currency', SWAP, { settle: 'BTC' }, 'settle must be USDT, the quote of a linear market, was BTC'],
    ['an inverse one paid in quote', SWAP, { contract: 'inverse', settle: 'USDT' }, 'settle must be BTC, the base'],
    ['a contract of nothing', SWAP, { contractSize: 0 }, 'contractSize must be above 0, was 0'],
    ['a negative tick', SWAP, { tickSize: -1 }, 'tickSize must be 0 or more, was -1'],
    ['a step that is not known', SWAP, { lotStep: Number.NaN }, 'lotStep must be 0 or more, was NaN'],
    ['a fee in percent', SWAP, { liquidationFeeRate: 1.25 }, 'liquidationFeeRate must be a fraction in [0, 1)'],
    ['a broken interval', SWAP, { fundingIntervalMs: 0.5 }, 'fundingIntervalMs must be a whole number'],
    ['most below least', SWAP, { minQuantity: 2, maxQuantity: 1 }, 'maxQuantity must be at least minQuantity 2'],
    ['margin on spot', SPOT, table(tier(0, null, 0.01)), 'marginTables are for derivatives'],
    ['no tiers', SWAP, table(), 'from 1970-01-01T00:00:00Z: it must have at least one tier'],
    ['tiers from above 0', SWAP, table(tier(1, null, 0.01)), 'tier 1 must begin at 0, was 1'],
    ['a hole', SWAP, table(tier(0, 5, 0.01), tier(6, null, 0.02)), 'tier 2 must begin at 5, where tier 1 ends, was 6'],
    ['an overlap', SWAP, table(tier(0, 5, 0.01), tier(4, null, 0.02)), 'tier 2 must begin at 5'],
    ['a tier after the last', SWAP, table(tier(0, null, 0.01), tier(5, 6, 0.02)), 'tier 1 has no end'],
    ['an empty tier', SWAP, table(tier(0, 0, 0.01)), 'tier 1 must end above 0'],
    ['a rate of 0', SWAP, table(tier(0, null, 0)), 'tier 1 must have a maintenanceRate in (0, 1), was 0'],
    ['a rate of 1', SWAP, table(tier(0, null, 1, 1)), 'in (0, 1), was 1'],
    ['falling rates', SWAP, table(tier(0, 5, 0.02), tier(5, null, 0.01)), 'tier 2 must not have a lower'],
    ['no leverage', SWAP, table(tier(0, null, 0.01, 0)), 'tier 1 must have a maxLeverage above 0, was 0'],
    ['rates in percent', SWAP, table(tier(0, null, 0.4, 125)), 'at most 1 / maxLeverage 125, was 0.4'],
    [
      'a date that is none',
      SWAP,
      { marginTables: [{ effectiveFromMs: -1, tiers: SMALL }] },
      'must be a time in UTC ms',
    ],
    [
      'two tables of one date',
      SWAP,
      { marginTables: [SMALL, SMALL].map((tiers) => ({ effectiveFromMs: 7, tiers })) },
      'two margin tables have the same effective date',
    ],
  ])('refuse %s', (_, key, rules, message) => {
    const store = tempStore();
    writeRules(store, key, { minNotional: 5 }, 'before');
    expect(() => writeRules(store, key, rules, 'test')).toThrow(message);
    expect(findRules(store, key), 'nothing was stored').toMatchObject({ source: 'before' });
  });

  it('are checked together with what is stored', () => {
    const store = tempStore();
    writeRules(store, SWAP, { minQuantity: 2 }, 'test');
    expect(() => writeRules(store, SWAP, { maxQuantity: 1 }, 'test')).toThrow('must be at least minQuantity 2');
  });
});
