import { describe, expect, it } from 'vitest';
import { loadFeatureContext, storedParts } from '../../src/cli/market/feature-context.js';
import type { Candles, SeriesKey } from '../../src/core/candles.js';
import type { FeatureContext } from '../../src/core/feature-context.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { writeBook } from '../../src/data/store/book.js';
import { writeCandles } from '../../src/data/store/candles.js';
import type { Store } from '../../src/data/store/database.js';
import { writeFunding } from '../../src/data/store/funding.js';
import { writeOpenInterest } from '../../src/data/store/open-interest.js';
import type { SeriesInfo } from '../../src/data/store/series.js';
import { writeTrades } from '../../src/data/store/trades.js';
import { seriesFor, tempStore } from '../data/store/temp-store.js';
import { candlesFrom, f, START_MS } from '../support/series.js';

const T = (hours: number): number => START_MS + hours * HOUR_MS;
const RANGE = { fromMs: T(10), toMs: T(20) };
const ALL: ReadonlySet<keyof FeatureContext> = new Set([
  'peers',
  'funding',
  'openInterest',
  'mark',
  'spot',
  'trades',
  'book',
  'account',
] as const);

/** 30 hourly bars of a market. */
function bars(key: Partial<SeriesKey>): Candles {
  return { ...candlesFrom(Array.from({ length: 30 }, (_, i) => [10, 11, 9, 10, 1, i])), venue: 'binance', ...key };
}

function stored(store: Store, key: Partial<SeriesKey>): SeriesInfo {
  const candles = bars(key);
  const { id } = seriesFor(store, candles);
  writeCandles(store, id, candles);
  return seriesFor(store, candles);
}

/** A perpetual with everything beside it; events every half hour from the first bar on. */
function full(): { store: Store; swap: SeriesInfo; peer: SeriesInfo } {
  const store = tempStore();
  const swap = stored(store, { market: 'swap', symbol: 'BTCUSDT' });
  stored(store, { market: 'mark', symbol: 'BTCUSDT' });
  stored(store, { market: 'spot', symbol: 'BTCUSDT' });
  const peer = stored(store, { market: 'swap', symbol: 'ETHUSDT' });
  const time = Float64Array.from({ length: 60 }, (_, i) => T(i / 2));
  const one = time.map(() => 1);
  writeFunding(store, swap, { time: f(T(0), T(8), T(16), T(24)), rate: f(0.1, 0.2, 0.3, 0.4) });
  writeOpenInterest(store, swap, { time, quantity: one, value: one });
  writeTrades(store, swap, {
    time,
    id: time.map((_, i) => i),
    price: one,
    quantity: one,
    isBuyerMaker: new Uint8Array(60),
  });
  const two = time.map(() => 2);
  writeBook(store, swap, { time, levels: 1, bidPrice: one, bidQuantity: one, askPrice: two, askQuantity: one });
  return { store, swap, peer };
}

const ends = (time: Float64Array | undefined): (number | undefined)[] => [time?.[0], time?.at(-1)];

describe('the context of features', () => {
  it('has bars of the range, and events from before it up to the close of the last bar', () => {
    const { store, swap, peer } = full();
    const context = loadFeatureContext(store, swap, ALL, RANGE, [swap, peer]);
    expect(Object.keys(context)).toEqual(['peers', 'funding', 'openInterest', 'mark', 'spot', 'trades', 'book']);
    expect(
      context.peers?.map(({ symbol }) => symbol),
      'it is no peer of its own',
    ).toEqual(['ETHUSDT']);
    for (const candles of [context.mark, context.spot, ...(context.peers ?? [])]) {
      expect(ends(candles?.openTime)).toEqual([T(10), T(19)]);
    }
    expect([context.mark?.market, context.spot?.market]).toEqual(['mark', 'spot']);
    expect(ends(context.funding?.time), 'all of the past').toEqual([T(0), T(16)]);
    expect(ends(context.openInterest?.time)).toEqual([T(0), T(20)]);
    expect(ends(context.trades?.time), 'a bar before').toEqual([T(9), T(20)]);
    expect(ends(context.book?.time)).toEqual([T(9), T(20)]);
  });
  it('loads what is read and nothing else', () => {
    const { store, swap, peer } = full();
    for (const part of ['peers', 'funding', 'openInterest', 'mark', 'spot', 'trades', 'book'] as const) {
      expect(Object.keys(loadFeatureContext(store, swap, new Set([part]), RANGE, [peer]))).toEqual([part]);
    }
    expect(loadFeatureContext(store, swap, new Set(['account']), RANGE)).toEqual({});
  });
  it('takes the bars of peers as they are handed in', () => {
    const { store, swap } = full();
    const handed = bars({ symbol: 'SOLUSDT' });
    expect(loadFeatureContext(store, swap, ALL, RANGE, [handed]).peers).toEqual([handed]);
  });
  it('leaves out what the store does not have', () => {
    const store = tempStore();
    const alone = stored(store, { market: 'swap', symbol: 'BTCUSDT' });
    stored(store, { market: 'spot', symbol: 'BTCUSDT', venue: 'kraken' });
    writeFunding(store, { ...alone, symbol: 'ETHUSDT' }, { time: f(T(0)), rate: f(0.1) });
    expect(loadFeatureContext(store, alone, ALL, RANGE)).toEqual({});
    expect(storedParts(store, alone, RANGE)).toEqual([]);
  });
  it('leaves out what lies outside the range', () => {
    const { store, swap } = full();
    const later = { fromMs: T(40), toMs: T(50) };
    expect(storedParts(store, swap, later), 'the past of funding and open interest').toEqual([
      'funding',
      'openInterest',
    ]);
    const earlier = { fromMs: T(-50), toMs: T(-40) };
    expect(storedParts(store, swap, earlier)).toEqual([]);
  });
  it('gives a spot market the funding, the interest and the marks of its perpetual, and no spot', () => {
    const { store, peer } = full();
    const spot = seriesFor(store, bars({ market: 'spot', symbol: 'BTCUSDT' }));
    expect(storedParts(store, spot, RANGE, [peer])).toEqual(['peers', 'funding', 'openInterest', 'mark']);
  });
});
