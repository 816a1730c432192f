import { afterEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import type { MarginTier } from '../../../src/core/market-rules.js';
import type { MarketListing, SourceSession } from '../../../src/core/source.js';
import { fetchRules } from '../../../src/data/fetch-rules.js';
import { refetchSeries } from '../../../src/data/refetch.js';
import { readCandleRows } from '../../../src/data/store/candles.js';
import { findRules, loadRules, writeRules } from '../../../src/data/store/rules.js';
import { klineAt, type LoopbackMarket } from '../../support/exchange/market.js';
import { createWorld, NOW_MS, OPEN_HOUR_MS, openSession, type World } from '../../support/exchange/world.js';

const LONG_AGO = Date.parse('2019-09-08T17:00:00Z');
const PERP: LoopbackMarket = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', type: 'linear', listedMs: LONG_AGO };
const SWAP = { venue: 'binance', market: 'swap', symbol: 'BTCUSDT' } as const;

let world: World;
afterEach(() => world.close());

describe('mark prices', () => {
  it('are fetched as a series of their own, without volume', async () => {
    world = await createWorld({ markets: [PERP] });
    const result = await world.fetch({ market: 'mark', pageRows: 40 });
    expect(result.series).toMatchObject({ venue: 'binance', market: 'mark', symbol: 'BTCUSDT', bars: 100 });
    const rows = readCandleRows(world.store, result.series.id);
    expect(rows.volume.every((v) => v === 0)).toBe(true);
    expect(rows.extra, 'samples are not trades').toEqual({});
    const traded = Number(klineAt(PERP, OPEN_HOUR_MS - HOUR_MS, HOUR_MS, NOW_MS)[4]);
    expect(rows.close[99]).toBeCloseTo(traded * 1.001, 6);
    expect(world.exchange.requests.filter(({ path }) => path.endsWith('/markPriceKlines'))).toHaveLength(3);
  });

  it('begin when the venue began to state them', async () => {
    const marksFromMs = OPEN_HOUR_MS - 30 * HOUR_MS;
    world = await createWorld({ markets: [{ ...PERP, marksFromMs }] });
    const result = await world.fetch({ market: 'mark' });
    expect(result).toMatchObject({ inserted: 30, listedFromMs: marksFromMs, gaps: [] });
  });

  it('are not those of a spot market, nor of a venue that states none', async () => {
    world = await createWorld({ markets: [PERP] });
    const spot = openSession(world.context, { market: 'spot' });
    expect(spot.hasMarks).toBe(false);
    const series = { ...SWAP, market: 'mark', intervalMs: HOUR_MS } as const;
    const pages = spot.candles({ series, fromMs: 0, toMs: NOW_MS })[Symbol.asyncIterator]();
    await expect(pages.next()).rejects.toMatchObject({ code: 'E_PARAM' });
    expect(openSession(world.context, { market: 'swap' }).hasMarks).toBe(true);
  });

  it('that are missing can be asked for again', async () => {
    world = await createWorld({ markets: [PERP] });
    await world.fetch({ market: 'mark', toMs: OPEN_HOUR_MS - 60 * HOUR_MS });
    const { series, gaps } = await world.fetch({ market: 'mark', fromMs: OPEN_HOUR_MS - 40 * HOUR_MS });
    expect(gaps).toMatchObject([{ bars: 20, reason: 'unexplained' }]);
    const session = openSession(world.context, { market: 'mark' });
    const open = () => Promise.resolve({ session, sourceName: 'ccxt' });
    expect(await refetchSeries(world.store, series, { open, signal: world.context.signal })).toBe(20);
    expect(readCandleRows(world.store, series.id).length).toBe(100);
  });
});

describe('market rules', () => {
  const OPTIONS = () => ({ context: world.context, sourceName: 'test' });

  it('are stored as the exchange lists them', async () => {
    world = await createWorld({ markets: [PERP, { ...PERP, type: 'spot' }] });
    expect(await fetchRules(world.store, openSession(world.context, { market: 'swap' }), SWAP, OPTIONS())).toBe(true);
    expect(loadRules(world.store, SWAP)).toMatchObject({
      contract: 'linear',
      contractSize: 1,
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      tickSize: 0.01,
      lotStep: 0.00001,
      minQuantity: 0.00001,
      maxQuantity: 9000,
      minNotional: 5,
      liquidationFeeRate: 0.0125,
      marginTables: [],
    });
    expect(findRules(world.store, SWAP)?.assumed, 'Binance does not list it').toEqual(['fundingIntervalMs']);
    const spot = { ...SWAP, market: 'spot' } as const;
    await fetchRules(world.store, openSession(world.context, { market: 'spot' }), spot, OPTIONS());
    expect(loadRules(world.store, spot)).toMatchObject({ contract: 'spot', tickSize: 0.01, minNotional: 5 });
  });

  it('come without tiers where only account holders see them, and nothing is asked', async () => {
    world = await createWorld({ markets: [PERP] });
    await fetchRules(world.store, openSession(world.context, { market: 'swap' }), SWAP, OPTIONS());
    expect(world.exchange.requests.map(({ path }) => path)).toEqual(['/fapi/v1/exchangeInfo']);
    expect(world.log).toEqual([expect.stringContaining('no margin tiers of BTCUSDT are public')]);
    const tiers = [{ floorNotional: 0, capNotional: null, maintenanceRate: 0.01, maxLeverage: 20 }];
    writeRules(world.store, SWAP, { marginTables: [{ effectiveFromMs: 0, tiers }] }, 'file');
    await fetchRules(world.store, openSession(world.context, { market: 'swap' }), SWAP, OPTIONS());
    expect(world.log, 'said no more when there are some').toHaveLength(1);
    expect(loadRules(world.store, SWAP)?.marginTables, 'and these stay').toHaveLength(1);
  });

  const LISTING: MarketListing = {
    symbol: 'BTCUSDT',
    base: 'BTC',
    quote: 'USDT',
    isActive: true,
    rules: { tickSize: 1 },
  };
  const tiersOf = (rate: number): MarginTier[] => [
    { floorNotional: 0, capNotional: null, maintenanceRate: rate, maxLeverage: 10 },
  ];
  const sessionOf = (tiers: readonly MarginTier[] | undefined, rules = LISTING.rules): SourceSession => ({
    serverTime: async () => NOW_MS,
    listing: async () => ({ ...LISTING, rules }),
    candles: () => {
      throw new Error('no candles are asked for');
    },
    marginTiers: async () => tiers,
    close: async () => {},
  });

  it('take the first table that is seen as having always held, and a change from now on', async () => {
    world = await createWorld({ markets: [PERP] });
    const fetch = (tiers: MarginTier[]) => fetchRules(world.store, sessionOf(tiers), SWAP, OPTIONS());
    expect(await fetch(tiersOf(0.01))).toBe(true);
    expect(await fetch(tiersOf(0.01)), 'nothing new').toBe(false);
    world.advance(HOUR_MS);
    expect(await fetch(tiersOf(0.02))).toBe(true);
    expect(loadRules(world.store, SWAP)?.marginTables).toEqual([
      { effectiveFromMs: 0, tiers: tiersOf(0.01) },
      { effectiveFromMs: NOW_MS + HOUR_MS, tiers: tiersOf(0.02) },
    ]);
  });

  it('compare with the table in force, not with one to come', async () => {
    world = await createWorld({ markets: [PERP] });
    const marginTables = [
      { effectiveFromMs: 0, tiers: tiersOf(0.01) },
      { effectiveFromMs: NOW_MS + HOUR_MS, tiers: tiersOf(0.02) },
    ];
    writeRules(world.store, SWAP, { tickSize: 1, marginTables }, 'file');
    expect(await fetchRules(world.store, sessionOf(tiersOf(0.01)), SWAP, OPTIONS())).toBe(false);
  });

  it('that cannot be are told and left out', async () => {
    world = await createWorld({ markets: [PERP] });
    const session = sessionOf(tiersOf(0.5), { settle: 'DOGE' });
    expect(await fetchRules(world.store, session, SWAP, OPTIONS())).toBe(false);
    expect(world.log).toEqual([
      expect.stringContaining('no rules stored: binance swap BTCUSDT: settle must be USDT'),
      expect.stringContaining('maintenanceRate of at most 1 / maxLeverage 10, was 0.5'),
    ]);
    expect(loadRules(world.store, SWAP)).toBeUndefined();
  });

  it('of a spot market have no tiers, whatever the source says', async () => {
    world = await createWorld({ markets: [PERP] });
    const spot = { ...SWAP, market: 'spot' } as const;
    await fetchRules(world.store, sessionOf(tiersOf(0.01)), spot, OPTIONS());
    expect(loadRules(world.store, spot)?.marginTables).toEqual([]);
  });
});
