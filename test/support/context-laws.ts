import { type Candles, makeCandles, sliceCandles } from '../../src/core/candles.js';
import type { World } from './context.js';
import { otherFuture, scaled } from './laws.js';

const rowsBefore = (time: Float64Array, ms: number, andOn: boolean): number =>
  time.filter((t) => t < ms || (andOn && t === ms)).length;

/** When bar `rows - 1` has closed; the beginning of time for no bars. */
const closeOf = ({ openTime, intervalMs }: Candles, rows: number): number =>
  rows > 0 ? openTime[rows - 1] + intervalMs : Number.NEGATIVE_INFINITY;

/** What was known when the first `rows` bars had closed. */
export function worldUntil({ candles, context }: World, rows: number): World {
  const ms = closeOf(candles, rows);
  const closed = (c: Candles): Candles => sliceCandles(c, 0, rowsBefore(c.openTime, ms - c.intervalMs, true));
  const { funding, openInterest, trades, book, account } = context;
  const paid = rowsBefore(funding.time, ms, true);
  const held = rowsBefore(openInterest.time, ms, true);
  const traded = rowsBefore(trades.time, ms, false);
  const seen = rowsBefore(book.time, ms, false);
  const cells = seen * book.levels;
  return {
    candles: sliceCandles(candles, 0, rows),
    context: {
      peers: context.peers.map(closed),
      mark: closed(context.mark),
      spot: closed(context.spot),
      funding: { time: funding.time.slice(0, paid), rate: funding.rate.slice(0, paid) },
      openInterest: {
        time: openInterest.time.slice(0, held),
        quantity: openInterest.quantity.slice(0, held),
        value: openInterest.value.slice(0, held),
      },
      trades: {
        time: trades.time.slice(0, traded),
        price: trades.price.slice(0, traded),
        quantity: trades.quantity.slice(0, traded),
        isBuyerMaker: trades.isBuyerMaker.slice(0, traded),
      },
      book: {
        time: book.time.slice(0, seen),
        levels: book.levels,
        bidPrice: book.bidPrice.slice(0, cells),
        bidQuantity: book.bidQuantity.slice(0, cells),
        askPrice: book.askPrice.slice(0, cells),
        askQuantity: book.askQuantity.slice(0, cells),
      },
      account: { balance: account.balance.slice(0, rows), position: account.position.slice(0, rows) },
    },
  };
}

/** Another world after the first `rows` bars have closed: everything that was not known then is different. */
export function otherWorldAfter({ candles, context }: World, rows: number): World {
  const ms = closeOf(candles, rows);
  const from = (x: Float64Array, first: number, change: (v: number) => number): Float64Array =>
    x.map((v, i) => (i < first ? v : change(v)));
  const bars = (c: Candles, first: number): Candles => {
    const extra = Object.entries(c.extra).map(([name, column]) => [name, from(column, first, (v) => 0.3 * v + 1)]);
    return makeCandles({ ...otherFuture(c, first), extra: Object.fromEntries(extra) });
  };
  const later = (c: Candles): Candles => bars(c, rowsBefore(c.openTime, ms - c.intervalMs, true));
  const { funding, openInterest, trades, book, account } = context;
  const paid = rowsBefore(funding.time, ms, true);
  const held = rowsBefore(openInterest.time, ms, true);
  const traded = rowsBefore(trades.time, ms, false);
  const seen = rowsBefore(book.time, ms, false);
  const cells = seen * book.levels;
  return {
    candles: bars(candles, rows),
    context: {
      peers: context.peers.map(later),
      mark: later(context.mark),
      spot: later(context.spot),
      funding: { time: from(funding.time, paid, (t) => t + 1), rate: from(funding.rate, paid, (v) => -9 * v + 1) },
      openInterest: {
        time: from(openInterest.time, held, (t) => t + 1),
        quantity: from(openInterest.quantity, held, (v) => 9 * v),
        value: from(openInterest.value, held, (v) => 8 * v),
      },
      trades: {
        time: from(trades.time, traded, (t) => t + 5),
        price: from(trades.price, traded, (v) => 10 * v),
        quantity: from(trades.quantity, traded, (v) => 7 * v),
        isBuyerMaker: trades.isBuyerMaker.map((v, k) => (k < traded ? v : 1 - v)),
      },
      book: {
        time: from(book.time, seen, (t) => t + 3),
        levels: book.levels,
        bidPrice: from(book.bidPrice, cells, (v) => 3 * v),
        bidQuantity: from(book.bidQuantity, cells, (v) => 5 * v + 1),
        askPrice: from(book.askPrice, cells, (v) => 4 * v),
        askQuantity: from(book.askQuantity, cells, (v) => 2 * v + 3),
      },
      account: {
        balance: from(account.balance, rows, (v) => v + 1),
        position: from(account.position, rows, (v) => -v - 1),
      },
    },
  };
}

/** The same world with all prices and all quantities multiplied. */
export function scaledWorld({ candles, context }: World, by: { price?: number; volume?: number }): World {
  const { price = 1, volume = 1 } = by;
  const times = (x: Float64Array, factor: number): Float64Array => x.map((v) => v * factor);
  const { openInterest, trades, book } = context;
  const bars = (c: Candles): Candles => {
    const { takerBuyBase, trades: count } = c.extra;
    const extra = takerBuyBase === undefined ? {} : { takerBuyBase: times(takerBuyBase, volume), trades: count };
    return makeCandles({ ...scaled(c, by), extra });
  };
  return {
    candles: bars(candles),
    context: {
      ...context,
      peers: context.peers.map(bars),
      mark: bars(context.mark),
      spot: bars(context.spot),
      openInterest: {
        time: openInterest.time,
        quantity: times(openInterest.quantity, volume),
        value: times(openInterest.value, volume * price),
      },
      trades: { ...trades, price: times(trades.price, price), quantity: times(trades.quantity, volume) },
      book: {
        ...book,
        bidPrice: times(book.bidPrice, price),
        bidQuantity: times(book.bidQuantity, volume),
        askPrice: times(book.askPrice, price),
        askQuantity: times(book.askQuantity, volume),
      },
    },
  };
}

/** Every column of a world, by a path: to see whether one was written to. */
export function columnsOfWorld(world: World): Map<string, ArrayLike<number>> {
  const found = new Map<string, ArrayLike<number>>();
  const walk = (value: unknown, path: string): void => {
    if (value instanceof Float64Array || value instanceof Uint8Array) found.set(path, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) walk(part, `${path}.${name}`);
    }
  };
  walk(world, 'world');
  return found;
}
