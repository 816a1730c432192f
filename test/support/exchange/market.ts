import { DAY_MS, floorToInterval, HOUR_MS } from '../../../src/core/kit/time.js';

/** One market of the loopback exchange. */
export interface LoopbackMarket {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly type: 'spot' | 'linear';
  /** first moment of trading, UTC ms */
  readonly listedMs: number;
  /** end of trading (exclusive), UTC ms; still trading when absent */
  readonly delistedMs?: number;
  /** stretches [from, to) without trading: outages of the exchange, UTC ms */
  readonly outages?: readonly (readonly [number, number])[];
  /** hours between funding payments; default 8 */
  readonly fundingHours?: number;
  /** first moment with a mark price; default `listedMs` */
  readonly marksFromMs?: number;
}

/** The twelve fields of a Binance kline, prices and amounts as text. */
export type Kline = [number, string, string, string, string, string, number, string, number, string, string, string];

/** Uniform in [0, 1) from whole numbers, so that any bar can be made alone and always comes out the same. */
function noise(...parts: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ (part % 4294967291), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  }
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

function seedOf(market: LoopbackMarket): number {
  return [...`${market.symbol} ${market.type}`].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 65521, 7);
}

/** The price at a moment: two slow waves and a little noise. Bars of all intervals agree on it. */
function priceAt(market: LoopbackMarket, timeMs: number): number {
  const seed = seedOf(market);
  const wave = 0.2 * Math.sin(timeMs / (90 * DAY_MS) + seed) + 0.05 * Math.sin(timeMs / (31 * HOUR_MS));
  return 100 * (1 + wave + 0.01 * (noise(seed, timeMs / 1000) - 0.5));
}

/** Does the market trade at any moment of [fromMs, toMs)? */
export function hasTrades(market: LoopbackMarket, fromMs: number, toMs: number): boolean {
  let from = Math.max(fromMs, market.listedMs);
  const to = Math.min(toMs, market.delistedMs ?? Number.POSITIVE_INFINITY);
  for (const [outFrom, outTo] of [...(market.outages ?? [])].sort((a, b) => a[0] - b[0])) {
    if (from >= outFrom && from < outTo) from = outTo;
  }
  return from < to;
}

/** The bar that opens at `openTime`; the moment `nowMs` cuts the one that is still open. */
export function klineAt(market: LoopbackMarket, openTime: number, intervalMs: number, nowMs: number): Kline {
  const seed = seedOf(market);
  const end = Math.min(openTime + intervalMs, nowMs);
  const open = priceAt(market, openTime);
  const close = priceAt(market, end);
  const volume = 1 + 99 * noise(seed, openTime / 1000, 1);
  const high = Math.max(open, close) * (1 + 0.01 * noise(seed, openTime / 1000, 2));
  const low = Math.min(open, close) * (1 - 0.01 * noise(seed, openTime / 1000, 3));
  const text = (value: number): string => value.toFixed(8);
  const taker = volume * 0.5;
  return [
    openTime,
    text(open),
    text(high),
    text(low),
    text(close),
    text(volume),
    openTime + intervalMs - 1,
    text(volume * close),
    Math.round(volume * 7),
    text(taker),
    text(taker * close),
    '0',
  ];
}

/** Bars as Binance gives them: ascending, both ends of the range inclusive, at most `limit`, the open one last. */
export function klines(
  market: LoopbackMarket,
  query: { intervalMs: number; startTime?: number; endTime?: number; limit: number; nowMs: number },
): Kline[] {
  const { intervalMs, limit, nowMs } = query;
  const end = Math.min(query.endTime ?? nowMs, nowMs, market.delistedMs ?? nowMs);
  const out: Kline[] = [];
  if (query.startTime === undefined) {
    for (
      let t = floorToInterval(end, intervalMs);
      out.length < limit && t + intervalMs > market.listedMs;
      t -= intervalMs
    ) {
      if (hasTrades(market, t, Math.min(t + intervalMs, nowMs))) out.unshift(klineAt(market, t, intervalMs, nowMs));
    }
    return out;
  }
  const start = Math.max(query.startTime, floorToInterval(market.listedMs, intervalMs));
  const first = floorToInterval(start, intervalMs);
  for (let t = first < start ? first + intervalMs : first; t <= end && out.length < limit; t += intervalMs) {
    if (hasTrades(market, t, Math.min(t + intervalMs, nowMs))) out.push(klineAt(market, t, intervalMs, nowMs));
  }
  return out;
}

/** Mark prices as Binance gives them: the fields of a kline, nothing traded, and a count of samples instead of trades. */
export function markKlines(market: LoopbackMarket, query: Parameters<typeof klines>[1]): unknown[][] {
  const [from, price] = [market.marksFromMs ?? market.listedMs, (text: string) => (Number(text) * 1.001).toFixed(8)];
  return klines({ ...market, listedMs: Math.max(from, market.listedMs) }, query).map(
    ([openTime, open, high, low, close, , closeTime]) => [
      openTime,
      ...[open, high, low, close].map(price),
      '0',
      closeTime,
      '0',
      60,
      '0',
      '0',
      '0',
    ],
  );
}

export interface FundingRow {
  readonly symbol: string;
  readonly fundingTime: number;
  readonly fundingRate: string;
  readonly markPrice: string;
}

/** Funding payments of [startTime, endTime], ascending, at most `limit`. Binance's times are a few ms late now and then. */
export function fundingRates(
  market: LoopbackMarket,
  query: { startTime: number; endTime: number; limit: number; nowMs: number },
): FundingRow[] {
  const step = (market.fundingHours ?? 8) * HOUR_MS;
  const out: FundingRow[] = [];
  const end = Math.min(query.endTime, query.nowMs, market.delistedMs ?? query.nowMs);
  const from = Math.max(query.startTime, market.listedMs);
  for (let t = Math.floor(from / step) * step; t <= end && out.length < query.limit; t += step) {
    const fundingTime = t + Math.floor(noise(seedOf(market), t / 1000, 4) * 3);
    if (fundingTime < from || fundingTime > end) continue;
    const rate = 0.0002 * (noise(seedOf(market), t / 1000, 5) - 0.4);
    out.push({
      symbol: market.symbol,
      fundingTime,
      fundingRate: rate.toFixed(8),
      markPrice: priceAt(market, t).toFixed(8),
    });
  }
  return out;
}

/** `exchangeInfo` of the spot or the linear API. */
export function exchangeInfo(markets: readonly LoopbackMarket[], nowMs: number, weightPerMinute: number): object {
  return {
    timezone: 'UTC',
    serverTime: nowMs,
    rateLimits: [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: weightPerMinute },
      { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 61000 },
    ],
    exchangeFilters: [],
    symbols: markets.map((m) => ({
      symbol: m.symbol,
      // ccxt takes a market with a contract type for a swap.
      ...(m.type === 'linear'
        ? { pair: m.symbol, contractType: 'PERPETUAL', marginAsset: m.quote, liquidationFee: '0.012500' }
        : {}),
      status: (m.delistedMs ?? Number.POSITIVE_INFINITY) > nowMs ? 'TRADING' : 'BREAK',
      baseAsset: m.base,
      quoteAsset: m.quote,
      baseAssetPrecision: 8,
      quoteAssetPrecision: 8,
      quotePrecision: 8,
      pricePrecision: 2,
      quantityPrecision: 5,
      orderTypes: ['LIMIT', 'MARKET'],
      timeInForce: ['GTC', 'IOC', 'FOK'],
      isSpotTradingAllowed: true,
      isMarginTradingAllowed: false,
      permissions: ['SPOT'],
      permissionSets: [['SPOT']],
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' },
        { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' },
        { filterType: m.type === 'spot' ? 'NOTIONAL' : 'MIN_NOTIONAL', minNotional: '5', notional: '5' },
      ],
    })),
  };
}
