import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { BookSnapshots } from '../../../src/core/feature-context.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { loadBook, writeBook } from '../../../src/data/store/book.js';
import { listEvents } from '../../../src/data/store/event-series.js';
import { loadOpenInterest, writeOpenInterest } from '../../../src/data/store/open-interest.js';
import { loadTrades, type TradeRows, writeTrades } from '../../../src/data/store/trades.js';
import { f } from '../../support/series.js';
import { tempStore } from './temp-store.js';

const SPOT = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT' } as const;
const SWAP = { ...SPOT, market: 'swap' } as const;
const T = Date.UTC(2024, 0, 1);
const QUARTER = 900_000;

/** Trades `[ms after T, id, price, quantity, buyer is maker]`. */
function trades(...rows: [number, number, number, number, 0 | 1][]): TradeRows {
  const column = (k: number): Float64Array => Float64Array.from(rows, (row) => row[k]);
  return {
    time: column(0).map((ms) => T + ms),
    id: column(1),
    price: column(2),
    quantity: column(3),
    isBuyerMaker: Uint8Array.from(column(4)),
  };
}

const THREE = trades([0, 7, 100, 1, 0], [0, 8, 101, 2, 1], [QUARTER, 9, 102, 3, 0]);

describe('trades', () => {
  it('come back as they were written, those of one millisecond in the order of their ids', () => {
    const store = tempStore();
    expect(writeTrades(store, SPOT, THREE)).toEqual({ inserted: 3, unchanged: 0, conflicts: 0, replaced: 0 });
    expect(loadTrades(store, SPOT)).toEqual(THREE);
    expect([...loadTrades(store, SPOT, { fromMs: T, toMs: T + QUARTER }).id], 'the end is exclusive').toEqual([7, 8]);
    expect(loadTrades(store, SPOT, { fromMs: T + QUARTER + 1 }).time).toHaveLength(0);
    expect(loadTrades(store, SWAP).time, 'another market').toHaveLength(0);
    expect(listEvents(store)).toMatchObject([
      { kind: 'trades', ...SPOT, form: 'single', records: 3, rows: 3, first: T, last: T + QUARTER, version: 1 },
    ]);
  });
  it('come back in memory that worker threads read without a copy', () => {
    const store = tempStore();
    writeTrades(store, SPOT, THREE);
    for (const column of Object.values(loadTrades(store, SPOT)))
      expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
  it('are not added twice, in whatever order pieces come', () => {
    const store = tempStore();
    writeTrades(store, SPOT, trades([QUARTER, 9, 102, 3, 0]));
    writeTrades(store, SPOT, trades([0, 7, 100, 1, 0]));
    expect(writeTrades(store, SPOT, THREE)).toMatchObject({ inserted: 1, unchanged: 2 });
    expect(writeTrades(store, SPOT, THREE)).toMatchObject({ inserted: 0, unchanged: 3 });
    expect(loadTrades(store, SPOT)).toEqual(THREE);
    expect(listEvents(store)[0].version, 'the last write changed nothing').toBe(3);
  });
  it('that contradict a stored one are refused, kept or replaced', () => {
    const store = tempStore();
    writeTrades(store, SPOT, THREE);
    const other = trades([0, 8, 101.5, 2, 1], [1, 10, 1, 1, 1]);
    // Id 10 of the first quarter lies behind id 9 of the second.
    expect(() => writeTrades(store, SPOT, other)).toThrow('ids must rise with time');
    const price = trades([0, 8, 101.5, 2, 1]);
    expect(() => writeTrades(store, SPOT, price)).toThrow(
      'binance spot BTCUSDT: trade 8 at 2024-01-01T00:00:00Z is stored with price 101, the new one has 101.5',
    );
    expect(writeTrades(store, SPOT, price, { onConflict: 'keep' })).toMatchObject({ conflicts: 1, replaced: 0 });
    expect(loadTrades(store, SPOT)).toEqual(THREE);
    expect(writeTrades(store, SPOT, price, { onConflict: 'replace' })).toMatchObject({ conflicts: 1, replaced: 1 });
    expect([...loadTrades(store, SPOT).price]).toEqual([100, 101.5, 102]);
  });
  it('with the time of another id are no trades of this market', () => {
    const store = tempStore();
    writeTrades(store, SPOT, THREE);
    expect(() => writeTrades(store, SPOT, trades([5, 7, 100, 1, 0]))).toThrow('stored with time');
    expect(() => writeTrades(store, SPOT, trades([5, 8, 1, 1, 0], [4, 9, 1, 1, 0]))).toThrow('ids must rise with time');
    expect(loadTrades(store, SPOT)).toEqual(THREE);
  });
  it('of single orders do not mix with those that were added up', () => {
    const store = tempStore();
    writeTrades(store, SPOT, THREE);
    expect(() => writeTrades(store, SPOT, trades([9e6, 1, 1, 1, 1]), { form: 'aggregated' })).toThrow(
      'holds single trades and cannot take aggregated ones',
    );
  });
  it('are one thing, written whole or in pieces of any size (seed 5)', () => {
    const rng = createRng(5);
    let ms = 0;
    const rows = Array.from({ length: 400 }, (_, i): [number, number, number, number, 0 | 1] => {
      ms += Math.floor(rng.uniform() * 60_000);
      return [ms, i, 100 + rng.uniform(), rng.uniform() + 0.1, rng.uniform() < 0.5 ? 0 : 1];
    });
    const whole = tempStore();
    writeTrades(whole, SPOT, trades(...rows));
    const pieces = tempStore();
    for (const from of [200, 0, 30, 350, 100, 300]) writeTrades(pieces, SPOT, trades(...rows.slice(from, from + 100)));
    expect(loadTrades(pieces, SPOT)).toEqual(loadTrades(whole, SPOT));
    const blocks = (store: typeof whole): unknown[] => store.db.prepare('SELECT * FROM event_blocks').all();
    expect(blocks(pieces)).toEqual(blocks(whole));
  });
  it('that were changed outside are found by their checksum', () => {
    const store = tempStore();
    writeTrades(store, SPOT, THREE);
    const raw = new Database(store.file);
    raw.exec('UPDATE trades SET price = price * 1.0000001 WHERE trade_id = 9');
    raw.close();
    expect(loadTrades(store, SPOT, { toMs: T + 1 }).time, 'another block').toHaveLength(2);
    expect(() => loadTrades(store, SPOT)).toThrow('has values that differ from those written');
    expect(() => writeTrades(store, SPOT, trades([QUARTER, 9, 1, 1, 1]))).toThrow('differ from those written');
  });
  it('leave nothing behind when one of them cannot be', () => {
    const store = tempStore();
    expect(() => writeTrades(store, SPOT, trades([0, 1, 1, 1, 0], [1, 2, -1, 1, 0]))).toThrow('refused a row');
    expect(listEvents(store)).toEqual([]);
  });
  it('have readable names, times and sides in SQL', () => {
    const store = tempStore();
    writeTrades(store, SPOT, trades([42, 7, 100, 1, 1]));
    expect(store.db.prepare('SELECT symbol, at, price, taker_side FROM trades_readable').get()).toEqual({
      symbol: 'BTCUSDT',
      at: '2024-01-01T00:00:00.042Z',
      price: 100,
      taker_side: 'sell',
    });
  });
});

/** One snapshot per entry: its levels as `[bid, quantity, ask, quantity]`. */
function book(times: number[], levels: number, ...cells: number[][][]): BookSnapshots {
  const side = (k: number): Float64Array =>
    Float64Array.from(cells.flatMap((rows) => Array.from({ length: levels }, (_, i) => rows[i]?.[k] ?? Number.NaN)));
  return {
    time: Float64Array.from(times, (ms) => T + ms),
    levels,
    bidPrice: side(0),
    bidQuantity: side(1),
    askPrice: side(2),
    askQuantity: side(3),
  };
}

describe('snapshots of a book', () => {
  const nan = Number.NaN;
  const TWO = book(
    [0, 1000],
    2,
    [
      [10, 1, 11, 2],
      [9, 3, 12, 4],
    ],
    [[10, 5, nan, nan]],
  );
  it('come back with NaN where a side is shorter', () => {
    const store = tempStore();
    expect(writeBook(store, SPOT, TWO)).toMatchObject({ inserted: 2 });
    expect(loadBook(store, SPOT)).toEqual(TWO);
    expect(loadBook(store, SPOT, { fromMs: T + 1 }), 'as deep as the deepest of them').toEqual(
      book([1000], 1, [[10, 5, nan, nan]]),
    );
    expect(loadBook(store, SPOT, { fromMs: T + 2000 })).toEqual(book([], 0));
    expect(loadBook(store, SWAP)).toEqual(book([], 0));
    expect(listEvents(store)).toMatchObject([{ kind: 'book', records: 2, rows: 3 }]);
  });
  it('gain the levels below those that are known', () => {
    const store = tempStore();
    writeBook(store, SPOT, book([0, 1000], 1, [[10, 1, 11, 2]], [[10, 5, nan, nan]]));
    expect(writeBook(store, SPOT, TWO)).toEqual({ inserted: 0, unchanged: 2, conflicts: 0, replaced: 0 });
    expect(loadBook(store, SPOT)).toEqual(TWO);
    expect(writeBook(store, SPOT, book([0], 1, [[10, 1, 11, 2]])), 'the shallow one again').toMatchObject({
      unchanged: 1,
    });
    expect(loadBook(store, SPOT)).toEqual(TWO);
  });
  it('are replaced with all of their levels', () => {
    const store = tempStore();
    writeBook(store, SPOT, TWO);
    const other = book([0], 1, [[8, 1, 11, 2]]);
    expect(() => writeBook(store, SPOT, other)).toThrow('level 1, is stored with bid_price 10, the new one has 8');
    expect(writeBook(store, SPOT, other, { onConflict: 'replace' })).toMatchObject({ replaced: 1 });
    expect(loadBook(store, SPOT)).toEqual(book([0, 1000], 1, [[8, 1, 11, 2]], [[10, 5, nan, nan]]));
  });
  it.each([
    ['crossed', [[11, 1, 11, 1]]],
    ['with a price without a quantity', [[10, nan, 11, 1]]],
    ['with a quantity of 0', [[10, 0, 11, 1]]],
  ])('are refused when %s', (_, levels) => {
    expect(() => writeBook(tempStore(), SPOT, book([0], 1, levels))).toThrow('refused a row that breaks its rules');
  });
  it('are refused when their columns differ in length', () => {
    const wrong = { ...TWO, askPrice: f(1) };
    expect(() => writeBook(tempStore(), SPOT, wrong)).toThrow('askPrice must have 2 × 2 cells, has 1');
  });
});

describe('open interest', () => {
  const DAY = 86_400_000;
  it('comes back with NaN for what is not known', () => {
    const store = tempStore();
    const rows = { time: f(T, T + DAY), quantity: f(5, Number.NaN), value: f(Number.NaN, 7) };
    expect(writeOpenInterest(store, SWAP, rows)).toMatchObject({ inserted: 2 });
    expect(loadOpenInterest(store, SWAP)).toEqual(rows);
    expect(loadOpenInterest(store, SWAP, { fromMs: T + 1 }).time).toEqual(f(T + DAY));
    expect(loadOpenInterest(store, { ...SWAP, symbol: 'X' }).time).toHaveLength(0);
  });
  it('gains the value beside the quantity', () => {
    const store = tempStore();
    writeOpenInterest(store, SWAP, { time: f(T), quantity: f(5), value: f(Number.NaN) });
    expect(writeOpenInterest(store, SWAP, { time: f(T), quantity: f(Number.NaN), value: f(9) })).toMatchObject({
      unchanged: 1,
    });
    expect(loadOpenInterest(store, SWAP)).toEqual({ time: f(T), quantity: f(5), value: f(9) });
    expect(() => writeOpenInterest(store, SWAP, { time: f(T), quantity: f(6), value: f(9) })).toThrow(
      'figure at 2024-01-01T00:00:00Z is stored with quantity 5, the new one has 6',
    );
  });
  it('belongs to perpetuals', () => {
    const rows = { time: f(T), quantity: f(5), value: f(7) };
    expect(() => writeOpenInterest(tempStore(), SPOT, rows)).toThrow('belongs to perpetuals, not to spot');
  });
});
