import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import type { CandlePage, SourceContext } from '../../../src/core/source.js';
import { openExchange } from '../../../src/data/exchange.js';
import { sources } from '../../../src/data/registry.js';
import { openCcxtSession } from '../../../src/data/sources/ccxt.js';
import { klines, type LoopbackMarket } from '../../support/exchange/market.js';
import { NOW_MS, OPEN_HOUR_MS } from '../../support/exchange/world.js';

const BTC: LoopbackMarket = {
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  type: 'spot',
  listedMs: Date.parse('2023-12-24T00:00:00Z'),
};

type Route = (url: URL) => unknown;

/** A world whose network is a function from URL to JSON. */
function contextOf(route: Route): SourceContext & { lines: string[]; urls: URL[] } {
  const lines: string[] = [];
  const urls: URL[] = [];
  let time = NOW_MS;
  return {
    now: () => time,
    sleep: (ms) => {
      time += ms;
      return Promise.resolve();
    },
    signal: new AbortController().signal,
    log: (m) => void lines.push(m),
    fetch: (input) => {
      const url = new URL(String(input));
      urls.push(url);
      return Promise.resolve(new Response(JSON.stringify(route(url))));
    },
    lines,
    urls,
  };
}

const offline = contextOf(() => {
  throw new Error('nothing may be asked');
});

/** Bybit's answers: newest bar first, at most `limit` from `start` on. */
const bybit: Route = (url) => {
  const ok = (result: unknown): unknown => ({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: NOW_MS });
  const query = url.searchParams;
  if (url.pathname === '/v5/market/time') return ok({ timeSecond: String(NOW_MS / 1000), timeNano: `${NOW_MS}000000` });
  if (url.pathname === '/v5/market/instruments-info') {
    const list = [
      {
        symbol: 'BTCUSDT',
        baseCoin: 'BTC',
        quoteCoin: 'USDT',
        status: 'Trading',
        lotSizeFilter: { basePrecision: '0.000001', quotePrecision: '0.01', minOrderQty: '0.0001', minOrderAmt: '1' },
        priceFilter: { tickSize: '0.01' },
      },
    ];
    return ok({ category: 'spot', list: query.get('category') === 'spot' ? list : [], nextPageCursor: '' });
  }
  if (url.pathname !== '/v5/market/kline') throw new Error(`unexpected ${url.pathname}`);
  const interval = query.get('interval');
  const intervalMs = interval === 'D' ? DAY_MS : Number(interval) * MINUTE_MS;
  const [startTime, limit] = [Number(query.get('start')), Number(query.get('limit'))];
  const rows = klines(BTC, { intervalMs, startTime, limit: Math.min(limit, 1000), nowMs: NOW_MS });
  return ok({ category: 'spot', symbol: 'BTCUSDT', list: rows.map((r) => r.slice(0, 6).map(String)).reverse() });
};

/** Kraken's answers: the last 720 bars whatever is asked, the open one among them. */
const kraken: Route = (url) => {
  const query = url.searchParams;
  if (url.pathname === '/0/public/Time') return { error: [], result: { unixtime: NOW_MS / 1000, rfc1123: '' } };
  if (url.pathname === '/0/public/AssetPairs') {
    const pair = { altname: 'XBTUSDT', wsname: 'XBT/USDT', base: 'XXBT', quote: 'USDT', status: 'online' };
    const rules = { pair_decimals: 1, lot_decimals: 8, ordermin: '0.0001', costmin: '0.5', tick_size: '0.1' };
    return {
      error: [],
      result: { XBTUSDT: { ...pair, ...rules, lot: 'unit', fees: [[0, 0.4]], fees_maker: [[0, 0.25]] } },
    };
  }
  if (url.pathname === '/0/public/Assets') return { error: [], result: {} };
  if (url.pathname !== '/0/public/OHLC') throw new Error(`unexpected ${url.pathname}`);
  const rows = klines(BTC, { intervalMs: Number(query.get('interval')) * MINUTE_MS, limit: 720, nowMs: NOW_MS });
  const list = rows.map(([t, o, h, l, c, v]) => [t / 1000, o, h, l, c, c, v, 9]);
  return { error: [], result: { XBTUSDT: list, last: 0 } };
};

async function allPages(context: SourceContext, venue: string, fromMs: number, toMs = NOW_MS): Promise<CandlePage[]> {
  const session = openCcxtSession({ venue, market: 'spot', pageRows: 0, deadlineMs: 1000, seed: 1 }, context);
  const series = { venue, market: 'spot', symbol: 'BTCUSDT', intervalMs: HOUR_MS } as const;
  const pages: CandlePage[] = [];
  for await (const page of session.candles({ series, fromMs, toMs })) pages.push(page);
  await session.close();
  return pages;
}

describe('venues', () => {
  it('describe how many bars one request may have', () => {
    const rows = (venue: string, market: 'spot' | 'swap'): number =>
      openExchange({ venue, market }, offline).limits.pageRows;
    expect(['binance', 'okx', 'bybit', 'kraken', 'coinbase'].map((v) => rows(v, 'spot'))).toEqual([
      1000, 300, 1000, 720, 300,
    ]);
    expect(['binance', 'okx', 'bybit'].map((v) => rows(v, 'swap'))).toEqual([1000, 300, 1000]);
    expect(rows('bitget', 'spot'), 'as ccxt says').toBe(200);
    expect(rows('gemini', 'spot'), 'careful where nobody says').toBe(100);
  });

  it('are refused by an unknown name with the nearest one', () => {
    expect(() => openExchange({ venue: 'binanse', market: 'spot' }, offline)).toThrow(
      expect.objectContaining({
        code: 'E_UNKNOWN',
        exitCode: 2,
        message: 'unknown exchange "binanse"',
        hint: expect.stringContaining('did you mean "binance"?'),
      }),
    );
    expect(() => openExchange({ venue: 'constructor', market: 'spot' }, offline)).toThrow(
      expect.objectContaining({ code: 'E_UNKNOWN' }),
    );
  });

  it('without perpetuals say where they are', async () => {
    const session = openCcxtSession({ venue: 'kraken', market: 'swap', pageRows: 0 }, offline);
    await expect(session.listing('BTCUSDT')).rejects.toMatchObject({
      code: 'E_PARAM',
      hint: 'perpetuals of Kraken are at krakenfutures',
    });
  });

  it('page through the unified call of ccxt where there is no raw one', async () => {
    const context = contextOf(bybit);
    const pages = await allPages(context, 'bybit', Date.parse('2010-01-01'));
    const times = pages.flatMap((p) => [...p.candles.openTime]);
    expect(times[0]).toBe(BTC.listedMs);
    expect(times.at(-1)).toBe(OPEN_HOUR_MS - HOUR_MS);
    expect(times.length, 'every hour between').toBe((OPEN_HOUR_MS - BTC.listedMs) / HOUR_MS);
    expect(pages[0].fromMs, 'the years before are answered for').toBe(Date.parse('2010-01-01'));
    expect(pages[0].candles.extra, 'no columns that the venue does not give').toEqual({});
    expect(context.urls.length, 'listing found in daily bars').toBeLessThan(30);
  });

  it('that keep only the last bars are asked for no others', async () => {
    const context = contextOf(kraken);
    const pages = await allPages(context, 'kraken', Date.parse('2010-01-01'));
    expect(context.lines).toEqual([
      'kraken keeps only its last 720 bars of an interval: starting at 2024-01-31T11:00:00Z',
    ]);
    expect(pages.length).toBe(1);
    expect(pages[0].candles.length, '720 with the open one').toBe(719);
    expect(pages[0].fromMs).toBe(OPEN_HOUR_MS - 719 * HOUR_MS);
    const older = await allPages(contextOf(kraken), 'kraken', Date.parse('2010-01-01'), Date.parse('2024-01-01'));
    expect(older, 'what it has forgotten is not answered for').toEqual([]);
  });
});

describe('the source plug-in', () => {
  it('is in the registry with binance by default', () => {
    const bound = sources.bind('ccxt');
    expect(bound.params).toMatchObject({ exchange: 'binance', market: 'spot', baseUrl: '' });
    expect(bound.definition.isSimulated).toBe(false);
  });

  it('opens a session that lists what a trader must know of a market', async () => {
    const { definition, params } = sources.bind('ccxt', { exchange: 'bybit' });
    const session = await definition.open(params as never, contextOf(bybit));
    expect(await session.listing('BTC/USDT')).toEqual({
      symbol: 'BTCUSDT',
      base: 'BTC',
      quote: 'USDT',
      isActive: true,
      rules: {
        contract: 'spot',
        base: 'BTC',
        quote: 'USDT',
        tickSize: 0.01,
        lotStep: 0.000001,
        minQuantity: 0.0001,
        minNotional: 1,
      },
    });
  });

  it('refuses a perpetual in a session with spot markets', async () => {
    const session = openCcxtSession({ venue: 'binance', market: 'spot', pageRows: 0 }, offline);
    const series = { venue: 'binance', market: 'swap', symbol: 'BTCUSDT', intervalMs: HOUR_MS } as const;
    const pages = session.candles({ series, fromMs: 0, toMs: NOW_MS })[Symbol.asyncIterator]();
    await expect(pages.next()).rejects.toMatchObject({ code: 'E_PARAM' });
  });
});
