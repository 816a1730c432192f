import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import type { CandlePage, SourceContext } from '../../../src/core/source.js';
import { publicTiers } from '../../../src/data/exchange/rules.js';
import { openExchange } from '../../../src/data/exchange.js';
import { openCcxtSession } from '../../../src/data/sources/ccxt.js';
import { klines, type LoopbackMarket } from '../../support/exchange/market.js';
import { NOW_MS, OPEN_HOUR_MS } from '../../support/exchange/world.js';

const BTC: LoopbackMarket = {
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  type: 'linear',
  listedMs: OPEN_HOUR_MS - 400 * HOUR_MS,
};

interface Tier {
  readonly riskLimitValue: string;
  readonly maintenanceMargin: string;
  readonly maxLeverage: string;
}

/** Bybit's public API for one linear perpetual, with these risk limits. */
function bybit(tiers: readonly Tier[]): SourceContext & { readonly paths: string[]; readonly lines: string[] } {
  const paths: string[] = [];
  const lines: string[] = [];
  const ok = (result: unknown): unknown => ({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: NOW_MS });
  const answer = (url: URL): unknown => {
    const query = url.searchParams;
    const page = { symbol: 'BTCUSDT', category: 'linear', nextPageCursor: '' };
    switch (url.pathname) {
      case '/v5/market/time':
        return ok({ timeSecond: String(NOW_MS / 1000), timeNano: `${NOW_MS}000000` });
      case '/v5/market/instruments-info':
        return ok({ ...page, list: query.get('category') === 'linear' ? [INSTRUMENT] : [] });
      case '/v5/market/risk-limit':
        return ok({ ...page, list: tiers.map((tier, i) => ({ id: i + 1, symbol: 'BTCUSDT', ...tier })) });
      case '/v5/market/mark-price-kline': {
        const [startTime, limit] = [Number(query.get('start')), Math.min(Number(query.get('limit')), 1000)];
        const rows = klines(BTC, { intervalMs: HOUR_MS, startTime, limit, nowMs: NOW_MS });
        return ok({ ...page, list: rows.map((row) => row.slice(0, 5).map(String)).reverse() });
      }
      default:
        throw new Error(`unexpected ${url.pathname}`);
    }
  };
  return {
    now: () => NOW_MS,
    sleep: () => Promise.resolve(),
    signal: new AbortController().signal,
    log: (line) => void lines.push(line),
    fetch: (input) => {
      const url = new URL(String(input));
      paths.push(url.pathname);
      return Promise.resolve(new Response(JSON.stringify(answer(url))));
    },
    paths,
    lines,
  };
}

const INSTRUMENT = {
  symbol: 'BTCUSDT',
  contractType: 'LinearPerpetual',
  status: 'Trading',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  settleCoin: 'USDT',
  launchTime: String(BTC.listedMs),
  deliveryTime: '0',
  fundingInterval: 480,
  priceFilter: { minPrice: '0.10', maxPrice: '1999999.80', tickSize: '0.10' },
  lotSizeFilter: { minOrderQty: '0.001', maxOrderQty: '1190.000', qtyStep: '0.001', minNotionalValue: '5' },
  leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
};

const tier = (riskLimitValue: string, maintenanceMargin: string, maxLeverage: string): Tier => ({
  riskLimitValue,
  maintenanceMargin,
  maxLeverage,
});

const open = (context: SourceContext) =>
  openCcxtSession({ venue: 'bybit', market: 'swap', pageRows: 0, deadlineMs: 1000, seed: 1 }, context);

describe('a perpetual of a venue without raw endpoints', () => {
  it('has mark prices through the unified call', async () => {
    const session = open(bybit([]));
    expect(session.hasMarks).toBe(true);
    const series = { venue: 'bybit', market: 'mark', symbol: 'BTCUSDT', intervalMs: HOUR_MS } as const;
    const pages: CandlePage[] = [];
    const request = { series, fromMs: OPEN_HOUR_MS - 300 * HOUR_MS, toMs: NOW_MS };
    for await (const page of session.candles(request)) pages.push(page);
    const candles = pages.flatMap((page) => page.candles);
    expect(candles.reduce((sum, { length }) => sum + length, 0)).toBe(300);
    expect(candles.every(({ market, volume }) => market === 'mark' && volume.every((v) => v === 0))).toBe(true);
  });

  it('has the rules that its listing states', async () => {
    expect((await open(bybit([])).listing('BTCUSDT')).rules).toEqual({
      contract: 'linear',
      contractSize: 1,
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      tickSize: 0.1,
      lotStep: 0.001,
      minQuantity: 0.001,
      maxQuantity: 1190,
      minNotional: 5,
      fundingIntervalMs: 480 * MINUTE_MS,
    });
  });

  it('has the margin tiers that anybody may see; the last one has no end', async () => {
    const context = bybit([tier('2000000', '0.005', '100.00'), tier('10000000', '0.01', '50.00')]);
    expect(await open(context).marginTiers?.('BTCUSDT')).toEqual([
      { floorNotional: 0, capNotional: 2_000_000, maintenanceRate: 0.005, maxLeverage: 100 },
      { floorNotional: 2_000_000, capNotional: null, maintenanceRate: 0.01, maxLeverage: 50 },
    ]);
  });

  it('may state its rates in percent: as fractions a position would be liquidated when it is opened', async () => {
    const context = bybit([tier('2000000', '0.5', '100.00'), tier('10000000', '1', '50.00')]);
    const rates = (await open(context).marginTiers?.('BTCUSDT'))?.map(({ maintenanceRate }) => maintenanceRate);
    expect(rates).toEqual([0.005, 0.01]);
  });

  it('may have none', async () => {
    expect(await open(bybit([])).marginTiers?.('BTCUSDT')).toBeUndefined();
  });

  it('has no tiers to take where they are counted in contracts', async () => {
    const offline: SourceContext = {
      now: () => NOW_MS,
      sleep: () => Promise.resolve(),
      signal: new AbortController().signal,
      log: () => {},
      fetch: () => Promise.reject(new Error('nothing may be asked')),
    };
    const client = openExchange({ venue: 'okx', market: 'swap' }, offline);
    const market = { id: 'BTC-USDT-SWAP', symbol: 'BTC/USDT:USDT', base: 'BTC', quote: 'USDT' };
    expect(await publicTiers(client, market)).toBeUndefined();
  });
});
