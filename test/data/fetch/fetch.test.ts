import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import type { FetchProgress } from '../../../src/data/fetch.js';
import { readCandleRows, writeCandles } from '../../../src/data/store/candles.js';
import { coverage } from '../../../src/data/store/coverage.js';
import { loadFunding } from '../../../src/data/store/funding.js';
import { findSeries, listSeries } from '../../../src/data/store/series.js';
import { klineAt, type LoopbackMarket } from '../../support/exchange/market.js';
import { contentOf, createWorld, fetchInto, NOW_MS, OPEN_HOUR_MS, type World } from '../../support/exchange/world.js';

const LONG_AGO = Date.parse('2017-08-17T04:00:00Z');
const BTC: LoopbackMarket = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', type: 'spot', listedMs: LONG_AGO };
const ETH: LoopbackMarket = { ...BTC, symbol: 'ETHUSDT', base: 'ETH' };
const PERP: LoopbackMarket = { ...BTC, type: 'linear' };

let world: World;
afterEach(() => world.close());

const paths = (): string[] => world.exchange.requests.map((r) => r.path.split('/').at(-1) ?? '');
const klineCount = (): number => paths().filter((p) => p === 'klines').length;

describe('fetchSeries', () => {
  it('stores every closed bar with all columns of the venue, and not the open one', async () => {
    world = await createWorld({ markets: [BTC] });
    const result = await world.fetch({ pageRows: 40 });
    expect(result).toMatchObject({ inserted: 100, unchanged: 0, alreadyCovered: 0, gaps: [], listedFromMs: null });
    const rows = readCandleRows(world.store, result.series.id);
    expect(rows.openTime[0]).toBe(OPEN_HOUR_MS - 100 * HOUR_MS);
    expect(rows.openTime[99], 'the bar of 10:00 is open at 10:17').toBe(OPEN_HOUR_MS - HOUR_MS);
    const last = klineAt(BTC, OPEN_HOUR_MS - HOUR_MS, HOUR_MS, NOW_MS);
    expect(rows.close[99]).toBe(Number(last[4]));
    expect(rows.extra.quoteVolume?.[99]).toBe(Number(last[7]));
    expect(rows.extra.trades?.[99]).toBe(last[8]);
    expect(rows.extra.takerBuyBase?.[99]).toBe(Number(last[9]));
    expect(rows.extra.takerBuyQuote?.[99]).toBe(Number(last[10]));
    expect(paths(), 'one list of markets, one look at the clock, three pages of 40 bars').toEqual([
      'exchangeInfo',
      'time',
      'klines',
      'klines',
      'klines',
    ]);
  });

  it('asks for nothing that was answered before, and only for what is missing at either end', async () => {
    world = await createWorld({ markets: [BTC] });
    const [from, to] = [OPEN_HOUR_MS - 80 * HOUR_MS, OPEN_HOUR_MS - 20 * HOUR_MS];
    await world.fetch({ fromMs: from, toMs: to });
    const before = klineCount();
    expect(await world.fetch({ fromMs: from, toMs: to })).toMatchObject({ inserted: 0, alreadyCovered: 60 });
    expect(klineCount()).toBe(before);
    const more = await world.fetch({ fromMs: from - 10 * HOUR_MS, toMs: to + 5 * HOUR_MS });
    expect(more).toMatchObject({ inserted: 15, unchanged: 0, alreadyCovered: 60 });
    expect(klineCount(), 'one page before and one after').toBe(before + 2);
    expect(coverage(world.store, more.series.id)).toEqual([
      { fromMs: from - 10 * HOUR_MS, toMs: to + 5 * HOUR_MS, source: 'ccxt' },
    ]);
  });

  it('brings the bar that was open as soon as it has closed', async () => {
    world = await createWorld({ markets: [BTC] });
    await world.fetch();
    world.advance(43 * MINUTE_MS + 1000);
    const early = await world.fetch({ toMs: world.now() });
    expect(early.inserted, 'one second after its end it may still change').toBe(0);
    world.advance(2000);
    expect(await world.fetch({ toMs: world.now() })).toMatchObject({ inserted: 1, alreadyCovered: 100 });
  });

  it('puts an outage of the venue into the gap ledger after asking three times', async () => {
    const outage = [OPEN_HOUR_MS - 50 * HOUR_MS, OPEN_HOUR_MS - 17 * HOUR_MS] as const;
    world = await createWorld({ markets: [{ ...BTC, outages: [outage] }] });
    const result = await world.fetch();
    expect(result.inserted).toBe(67);
    expect(result.gaps).toEqual([{ fromMs: outage[0], toMs: outage[1], bars: 33, reason: 'venue', note: '' }]);
    const holes = world.exchange.requests.filter((r) => r.query.startTime === String(outage[0]));
    expect(
      holes.map((r) => r.query.limit),
      'the hole alone, twice',
    ).toEqual(['33', '33']);
    const before = klineCount();
    await world.fetch();
    expect(klineCount(), 'a gap that was confirmed is not asked again').toBe(before);
  });

  it('finds the listing of a young market without asking for the years before it', async () => {
    const listedMs = OPEN_HOUR_MS - 30 * HOUR_MS;
    world = await createWorld({ markets: [{ ...BTC, listedMs }] });
    const result = await world.fetch({ fromMs: Date.parse('2010-01-01'), intervalMs: MINUTE_MS, toMs: OPEN_HOUR_MS });
    expect(result).toMatchObject({ inserted: 1800, gaps: [], listedFromMs: listedMs });
    expect(klineCount(), '14 years are 7.4 million minutes: 7400 pages').toBeLessThan(40);
    expect(coverage(world.store, result.series.id)[0].fromMs).toBe(Date.parse('2010-01-01'));
  });

  it('stops at the last bar of a delisted market', async () => {
    const delistedMs = OPEN_HOUR_MS - 40 * DAY_MS;
    world = await createWorld({ markets: [{ ...BTC, delistedMs }, ETH] });
    const result = await world.fetch({ fromMs: delistedMs - 10 * HOUR_MS, intervalMs: MINUTE_MS });
    expect(result).toMatchObject({ inserted: 600, gaps: [] });
    expect(result.series.lastOpen).toBe(delistedMs - MINUTE_MS);
    expect(klineCount()).toBeLessThan(12);
  });

  it('goes by the clock of the venue, not by ours', async () => {
    world = await createWorld({ markets: [BTC], clockOffsetMs: -DAY_MS });
    const result = await world.fetch();
    expect(result.series.lastOpen).toBe(OPEN_HOUR_MS - DAY_MS - HOUR_MS);
    expect(world.log.join()).toContain("this machine's clock is 1 d ahead of binance's");
  });

  it('takes bars that our slow clock would put into the future', async () => {
    world = await createWorld({ markets: [BTC], clockOffsetMs: DAY_MS });
    const result = await world.fetch({ toMs: NOW_MS + 2 * DAY_MS });
    expect(result.series.lastOpen).toBe(OPEN_HOUR_MS + DAY_MS - HOUR_MS);
  });

  it('brings the funding of a perpetual from its first bar on, and only once', async () => {
    const listedMs = OPEN_HOUR_MS - 60 * DAY_MS;
    world = await createWorld({ markets: [{ ...PERP, listedMs }] });
    const wish = { market: 'swap', fromMs: listedMs - 30 * DAY_MS, fetch: { funding: true } } as const;
    const result = await world.fetch(wish);
    expect(result.fundingRows, '60 days of three payments').toBe(180);
    const funding = loadFunding(world.store, result.series);
    expect(funding.time.length).toBe(180);
    expect(Math.min(...funding.time)).toBeGreaterThanOrEqual(listedMs);
    const asked = paths().filter((p) => p === 'fundingRate').length;
    expect(asked, '60 days are 1440 hours: two windows').toBe(2);
    expect((await world.fetch(wish)).fundingRows).toBe(0);
    expect(paths().filter((p) => p === 'fundingRate').length, 'the window that has grown by no payment').toBe(asked);
  });

  it('refuses funding of a spot market', async () => {
    world = await createWorld({ markets: [BTC] });
    await expect(world.fetch({ fetch: { funding: true } })).rejects.toMatchObject({ code: 'E_PARAM' });
  });

  it('names near symbols for an unknown one and writes nothing', async () => {
    world = await createWorld({ markets: [BTC, ETH] });
    const error = await world.fetch({ symbol: 'BTCUSTD' }).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: 'E_SYMBOL',
      exitCode: 3,
      message: 'binance lists no spot market "BTCUSTD"',
      hint: 'near names: BTCUSDT',
    });
    expect(listSeries(world.store)).toEqual([]);
  });

  it('says which intervals the venue has when it lacks the one asked for', async () => {
    world = await createWorld({ markets: [BTC] });
    await expect(world.fetch({ intervalMs: 7 * MINUTE_MS })).rejects.toMatchObject({
      code: 'E_PARAM',
      message: 'binance has no 420000ms bars',
    });
    expect(listSeries(world.store)).toEqual([]);
  });

  it('says so when the venue has no bar in the range', async () => {
    world = await createWorld({ markets: [{ ...BTC, listedMs: OPEN_HOUR_MS - 10 * DAY_MS }] });
    const wish = { fromMs: OPEN_HOUR_MS - 30 * DAY_MS, toMs: OPEN_HOUR_MS - 20 * DAY_MS };
    await expect(world.fetch(wish)).rejects.toMatchObject({ code: 'E_NO_DATA', exitCode: 3 });
  });

  it('stops after the batch in hand when interrupted, and goes on from there', async () => {
    world = await createWorld({ markets: [BTC] });
    const stopAtSecond = (p: FetchProgress): void => {
      if (p.pages === 2) world.interrupt.abort();
    };
    await expect(world.fetch({ pageRows: 30, fetch: { onProgress: stopAtSecond } })).rejects.toMatchObject({
      code: 'E_INTERRUPTED',
      exitCode: 6,
    });
    const series = listSeries(world.store)[0];
    expect(series.bars).toBe(60);
    const context = { ...world.context, signal: new AbortController().signal };
    expect(await fetchInto(world.store, context, { pageRows: 30 })).toMatchObject({ inserted: 40, alreadyCovered: 60 });
  });

  it('reports progress over what is missing', async () => {
    world = await createWorld({ markets: [BTC] });
    const seen: FetchProgress[] = [];
    await world.fetch({ pageRows: 40, fetch: { onProgress: (p) => void seen.push(p) } });
    expect(seen.map((p) => [p.doneMs / HOUR_MS, p.totalMs / HOUR_MS, p.bars, p.pages])).toEqual([
      [0, 100, 0, 0],
      [40, 100, 40, 1],
      [80, 100, 80, 2],
      [100, 100, 100, 3],
    ]);
  });

  it('refuses a stored bar with other values, and replaces it when asked to fetch again', async () => {
    world = await createWorld({ markets: [BTC] });
    const { series } = await world.fetch();
    const rows = readCandleRows(world.store, series.id);
    const wrong = { ...rows, volume: rows.volume.map((v, i) => (i === 7 ? v + 1 : v)) };
    writeCandles(world.store, series.id, wrong, { onConflict: 'replace' });
    await expect(world.fetch({ fetch: { refetch: true } })).rejects.toMatchObject({ code: 'E_DATA' });
    await world.fetch({ fetch: { refetch: true, onConflict: 'replace' } });
    expect(readCandleRows(world.store, series.id).volume[7]).toBe(rows.volume[7]);
  });

  it('leaves the same store whatever the page size', async () => {
    world = await createWorld({
      markets: [{ ...BTC, outages: [[OPEN_HOUR_MS - 9 * HOUR_MS, OPEN_HOUR_MS - 7 * HOUR_MS]] }],
    });
    const other = await createWorld({
      markets: [{ ...BTC, outages: [[OPEN_HOUR_MS - 9 * HOUR_MS, OPEN_HOUR_MS - 7 * HOUR_MS]] }],
    });
    try {
      await world.fetch({ pageRows: 3 });
      await other.fetch();
      expect(contentOf(world.store)).toEqual(contentOf(other.store));
      expect(
        findSeries(world.store, { venue: 'binance', market: 'spot', symbol: 'BTCUSDT', intervalMs: HOUR_MS })?.bars,
      ).toBe(98);
    } finally {
      await other.close();
    }
  });

  it('does not take a page that the venue cuts to its own maximum for a gap', async () => {
    world = await createWorld({ markets: [BTC], maxRows: 30 });
    expect(await world.fetch()).toMatchObject({ inserted: 100, gaps: [] });
  });
});
