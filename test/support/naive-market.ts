import type { BookSnapshots, Trades } from '../../src/core/feature-context.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { World } from './context.js';
import { sum } from './naive.js';

export interface Trade {
  readonly time: number;
  readonly price: number;
  readonly quantity: number;
  /** 1 bought by the taker, −1 sold */
  readonly sign: number;
}
export interface Level {
  readonly price: number;
  readonly quantity: number;
}
export interface Snapshot {
  readonly time: number;
  readonly bids: Level[];
  readonly asks: Level[];
}

/**
 * Some bars lost most of their trades, prices come on a grid, some snapshots have no asks or empty levels; and in every
 * other world the record of trades begins with the fifth bar.
 */
export function harderMarket({ candles, context }: World, k: number): World {
  const rng = createRng(`harder/${k}`);
  const lost = new Set([...candles.openTime].filter(() => rng.uniform() < 0.1));
  const { trades, book } = context;
  const barOf = (time: number): number => time - ((time - candles.openTime[0]) % candles.intervalMs);
  const from = k % 2 === 1 ? candles.openTime[4] : 0;
  const rows = [...trades.time.keys()]
    .filter((row) => !lost.has(barOf(trades.time[row])) || rng.uniform() < 0.2)
    .filter((row) => trades.time[row] >= from);
  const grid = candles.close[0] * 0.003;
  const kept: Trades = {
    time: Float64Array.from(rows, (row) => trades.time[row]),
    price: Float64Array.from(rows, (row) => Math.max(1, Math.round(trades.price[row] / grid)) * grid),
    quantity: Float64Array.from(rows, (row) => trades.quantity[row]),
    isBuyerMaker: Uint8Array.from(rows, (row) => trades.isBuyerMaker[row]),
  };
  const oneSided = [...book.time.keys()].map(() => rng.uniform() < 0.05);
  const level = (at: number): number => Math.floor(at / book.levels);
  const blank = (column: Float64Array): Float64Array => column.map((v, at) => (oneSided[level(at)] ? Number.NaN : v));
  const emptied = (column: Float64Array): Float64Array => column.map((v) => (v < 1 ? 0 : v));
  const snapshots: BookSnapshots = {
    ...book,
    askPrice: blank(book.askPrice),
    askQuantity: blank(emptied(book.askQuantity)),
    bidQuantity: emptied(book.bidQuantity),
  };
  return { candles, context: { ...context, trades: kept, book: snapshots } };
}

export function tradesOf({ context: { trades } }: World): Trade[] {
  return Array.from(trades.time, (time, k) => ({
    time,
    price: trades.price[k],
    quantity: trades.quantity[k],
    sign: trades.isBuyerMaker[k] === 1 ? -1 : 1,
  }));
}

export function snapshotsOf({ context: { book } }: World): Snapshot[] {
  const side = (price: Float64Array, quantity: Float64Array, row: number): Level[] =>
    Array.from({ length: book.levels }, (_, k) => row * book.levels + k)
      .map((at) => ({ price: price[at], quantity: quantity[at] }))
      .filter(({ price: p }) => !Number.isNaN(p));
  return Array.from(book.time, (time, row) => ({
    time,
    bids: side(book.bidPrice, book.bidQuantity, row),
    asks: side(book.askPrice, book.askQuantity, row),
  }));
}

/** A number per bar out of its trades, and of all until its close; NaN where the record lacks half of the bar's volume. */
export function perBar(w: World, value: (own: Trade[], past: Trade[], row: number) => number): number[] {
  const all = tradesOf(w);
  return [...w.candles.openTime].map((open, i) => {
    const past = all.filter(({ time }) => time < open + w.candles.intervalMs);
    const own = past.filter(({ time }) => time >= open);
    return quantity(own) < w.candles.volume[i] / 2 ? Number.NaN : value(own, past, i);
  });
}

export const quantity = (own: readonly Trade[]): number => sum(own.map((t) => t.quantity));

/** One by the other, `none` where the other is 0. */
export const share = (part: number, all: number, none = 0): number => (all === 0 ? none : part / all);

/** The last snapshot before a moment, no older than that and with both sides; undefined otherwise. */
export function standing(all: Snapshot[], moment: number, maxAge: number): Snapshot | undefined {
  const last = all.filter(({ time }) => time < moment).at(-1);
  if (last === undefined || moment - last.time > 1000 * maxAge) return undefined;
  return last.bids.length > 0 && last.asks.length > 0 ? last : undefined;
}

export const mid = ({ bids, asks }: Snapshot): number => (bids[0].price + asks[0].price) / 2;
export const spread = ({ bids, asks }: Snapshot): number => asks[0].price - bids[0].price;
