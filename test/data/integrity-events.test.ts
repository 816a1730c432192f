import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { checkEvents } from '../../src/data/check-events.js';
import { writeBook } from '../../src/data/store/book.js';
import { listEvents } from '../../src/data/store/event-series.js';
import { writeOpenInterest } from '../../src/data/store/open-interest.js';
import { writeTrades } from '../../src/data/store/trades.js';
import { f } from '../support/series.js';
import { tempStore } from './store/temp-store.js';

const SWAP = { venue: 'binance', market: 'swap', symbol: 'BTCUSDT' } as const;
const T = Date.UTC(2024, 0, 1);

/** Trades of these ids, ten minutes apart. */
function idsOf(ids: readonly number[]) {
  const one = Float64Array.from(ids, () => 1);
  return {
    time: Float64Array.from(ids, (_, i) => T + i * 600_000),
    id: Float64Array.from(ids),
    price: one,
    quantity: one,
    isBuyerMaker: new Uint8Array(ids.length),
  };
}

function check(ids: readonly number[]) {
  const store = tempStore();
  writeTrades(store, SWAP, idsOf(ids));
  return checkEvents(store, listEvents(store)[0]);
}

describe('a check of trades', () => {
  it('finds what is missing in their ids, across blocks of time', () => {
    expect(check([1, 2, 3, 7, 8, 9, 10])).toEqual([
      {
        kind: 'trade-ids',
        severity: 'warning',
        openTime: T + 2 * 600_000,
        count: 3,
        message: '3 trades missing between 2024-01-01T00:20:00Z (id 3) and 2024-01-01T00:30:00Z (id 7)',
      },
    ]);
    expect(check([5, 6, 7])).toEqual([]);
    expect(check([5])).toEqual([]);
  });
  it('says of ids that are no sequence that it cannot tell', () => {
    expect(check([1, 5, 9, 10])).toMatchObject([{ kind: 'trade-ids', severity: 'info', count: 0 }]);
  });
  it('looks at the range that was asked for', () => {
    const store = tempStore();
    writeTrades(store, SWAP, idsOf([1, 5, 6, 7]));
    expect(checkEvents(store, listEvents(store)[0], { fromMs: T + 600_000 })).toEqual([]);
  });
  it('tells nothing but damage of rows that were changed outside', () => {
    const store = tempStore();
    writeTrades(store, SWAP, idsOf([1, 2, 7, 8]));
    const raw = new Database(store.file);
    raw.exec('UPDATE trades SET quantity = 2 WHERE trade_id = 8');
    raw.close();
    expect(checkEvents(store, listEvents(store)[0])).toMatchObject([
      { kind: 'damage', severity: 'error', openTime: T + 1_800_000 },
    ]);
  });
});

it('finds snapshots with one side and long pauses', () => {
  const store = tempStore();
  const time = f(T, T + 1000, T + 2000, T + 3000, T + 30_000);
  const one = time.map(() => 1);
  const ask = f(2, 2, Number.NaN, 2, 2);
  writeBook(store, SWAP, { time, levels: 1, bidPrice: one, bidQuantity: one, askPrice: ask, askQuantity: ask });
  expect(checkEvents(store, listEvents(store)[0])).toMatchObject([
    { kind: 'one-sided', severity: 'warning', openTime: T + 2000, count: 1 },
    { kind: 'hole', severity: 'info', openTime: T + 3000 },
  ]);
});

it('finds a pause in open interest', () => {
  const store = tempStore();
  const time = f(T, T + 1e7, T + 2e7, T + 5e7, T + 6e7);
  writeOpenInterest(store, SWAP, { time, quantity: time.map(() => 1), value: time.map(() => 1) });
  expect(checkEvents(store, listEvents(store)[0])).toMatchObject([{ kind: 'hole', openTime: T + 2e7 }]);
});
