import { type Candles, EXTRA_COLUMNS, type ExtraColumn, rowAtOrAfter, sliceCandles } from '../../core/candles.js';
import type { FeatureContext } from '../../core/feature-context.js';

/** A market and what is known beside it. */
export interface World {
  readonly candles: Candles;
  readonly context: FeatureContext;
}

/** One way of changing columns of numbers from some row on: all other rows stay. */
type Change = (column: Float64Array, from: number) => Float64Array;

/** The world as it was known when bar `rows - 1` had closed: nothing of what came later is there. */
export function worldUntil({ candles, context }: World, rows: number): World {
  const closeMs = candles.openTime[rows - 1] + candles.intervalMs;
  return {
    candles: sliceCandles(candles, 0, rows),
    context: {
      ...mapBars(context, (bars) => sliceCandles(bars, 0, closedRows(bars, closeMs))),
      ...mapEvents(context, closeMs, (column, from) => column.subarray(0, from)),
      ...(context.account === undefined ? {} : { account: cutAccount(context.account, rows) }),
    },
  };
}

/**
 * The same past with another future: after bar `rows - 1` the bars come in the wrong order, at other prices, with other
 * volumes and later.
 *
 * @param factor of prices, above 0; both above and below 1 are worth a try: a minimum hears of lower prices only
 */
export function worldOtherwise({ candles, context }: World, rows: number, factor: number): World {
  const closeMs = candles.openTime[rows - 1] + candles.intervalMs;
  return {
    candles: otherBars(candles, rows, factor),
    context: {
      ...mapBars(context, (bars) => otherBars(bars, closedRows(bars, closeMs), factor)),
      ...mapEvents(context, closeMs, (column, from) => otherValues(column, from, factor)),
      ...(context.account === undefined ? {} : { account: otherAccount(context.account, rows) }),
    },
  };
}

/** Every column of the bars in memory of its own: what is written to them does no harm. */
export function copyOfBars(candles: Candles): Candles {
  return mapColumns(candles, (column) => column.slice());
}

/** Rows that have closed at a moment. */
function closedRows(bars: Candles, closeMs: number): number {
  return rowAtOrAfter(bars, closeMs - bars.intervalMs + 1);
}

function mapColumns(candles: Candles, change: (column: Float64Array, name: string) => Float64Array): Candles {
  const extra: Partial<Record<ExtraColumn, Float64Array>> = {};
  for (const name of EXTRA_COLUMNS) {
    const column = candles.extra[name];
    if (column !== undefined) extra[name] = change(column, name);
  }
  const { openTime, open, high, low, close, volume } = candles;
  return Object.freeze({
    ...candles,
    openTime: change(openTime, 'openTime'),
    open: change(open, 'open'),
    high: change(high, 'high'),
    low: change(low, 'low'),
    close: change(close, 'close'),
    volume: change(volume, 'volume'),
    extra: Object.freeze(extra),
  });
}

const PRICES = new Set(['open', 'high', 'low', 'close']);

function otherBars(candles: Candles, from: number, factor: number): Candles {
  return mapColumns(candles, (column, name) => {
    const out = column.slice();
    for (let i = from; i < out.length; i++) {
      const mirrored = column[out.length - 1 - (i - from)];
      if (name === 'openTime') out[i] = column[i] + 7 * candles.intervalMs;
      else out[i] = PRICES.has(name) ? factor * mirrored : 3 * mirrored + 1;
    }
    return out;
  });
}

/** Peers, mark and spot, each as far as it is there. */
function mapBars(context: FeatureContext, change: (bars: Candles) => Candles): FeatureContext {
  const { peers, mark, spot } = context;
  return {
    ...(peers === undefined ? {} : { peers: peers.map(change) }),
    ...(mark === undefined ? {} : { mark: change(mark) }),
    ...(spot === undefined ? {} : { spot: change(spot) }),
  };
}

/** Everything that carries times of its own: rows after the moment are given to `change`. */
function mapEvents(context: FeatureContext, closeMs: number, change: Change): FeatureContext {
  const { funding, openInterest, trades, book } = context;
  const rowsOf = ({ time }: { readonly time: Float64Array }): number => knownRows(time, closeMs);
  const times = (part: { readonly time: Float64Array }): Float64Array =>
    change(part.time, rowsOf(part)).length < part.time.length ? part.time.subarray(0, rowsOf(part)) : part.time;
  return {
    ...(funding === undefined
      ? {}
      : { funding: { time: times(funding), rate: change(funding.rate, rowsOf(funding)) } }),
    ...(openInterest === undefined
      ? {}
      : {
          openInterest: {
            time: times(openInterest),
            quantity: change(openInterest.quantity, rowsOf(openInterest)),
            value: change(openInterest.value, rowsOf(openInterest)),
          },
        }),
    ...(trades === undefined
      ? {}
      : {
          trades: {
            time: times(trades),
            price: change(trades.price, rowsOf(trades)),
            quantity: change(trades.quantity, rowsOf(trades)),
            isBuyerMaker: otherSides(trades.isBuyerMaker, rowsOf(trades), times(trades).length),
          },
        }),
    ...(book === undefined
      ? {}
      : {
          book: {
            time: times(book),
            levels: book.levels,
            bidPrice: change(book.bidPrice, book.levels * rowsOf(book)),
            bidQuantity: change(book.bidQuantity, book.levels * rowsOf(book)),
            askPrice: change(book.askPrice, book.levels * rowsOf(book)),
            askQuantity: change(book.askQuantity, book.levels * rowsOf(book)),
          },
        }),
  };
}

/** Rows of events that were known at a moment. */
function knownRows(time: Float64Array, closeMs: number): number {
  let from = 0;
  let to = time.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (time[middle] <= closeMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

function otherValues(column: Float64Array, from: number, factor: number): Float64Array {
  const out = column.slice();
  for (let i = from; i < out.length; i++) out[i] = factor * column[out.length - 1 - (i - from)];
  return out;
}

function otherSides(sides: Uint8Array, from: number, length: number): Uint8Array {
  return sides.slice(0, length).map((side, i) => (i < from ? side : 1 - side));
}

type Account = NonNullable<FeatureContext['account']>;

function cutAccount({ balance, position }: Account, rows: number): Account {
  return { balance: balance.subarray(0, rows), position: position.subarray(0, rows) };
}

function otherAccount({ balance, position }: Account, rows: number): Account {
  return {
    balance: balance.map((value, i) => (i < rows ? value : 2 * value + 0.5)),
    position: position.map((value, i) => (i < rows ? value : 0.5 - value)),
  };
}
