import type { SeriesKey } from '../../core/candles.js';
import { DAY_MS, MINUTE_MS } from '../../core/kit/time.js';

/** What happens between bars, and lies in the store beside them. */
export const EVENT_KINDS = ['trades', 'book', 'open_interest'] as const;
export type EventKindName = (typeof EVENT_KINDS)[number];

/** Single trades, or those that the venue had added up (one per order and price). */
export type EventForm = 'single' | 'aggregated';

/** How one kind of event lies in the store. */
export interface EventKind {
  readonly name: EventKindName;
  readonly table: string;
  /** in the order of the primary key: by the first of them rows are sorted, it is the time */
  readonly columns: readonly string[];
  /** the column that tells one record from another: the rows of a record are equal in it, later records have more */
  readonly key: number;
  /** the stretch of time that one checksum covers */
  readonly blockMs: number;
  /** one record, in messages */
  readonly noun: string;
}

/** The busiest quarter of an hour of the largest market is some 300,000 trades: a block is held in memory as a whole. */
const QUARTER_MS = 15 * MINUTE_MS;

export const TRADES: EventKind = {
  name: 'trades',
  table: 'trades',
  columns: ['time', 'trade_id', 'price', 'quantity', 'is_buyer_maker'],
  key: 1,
  blockMs: QUARTER_MS,
  noun: 'trade',
};

export const BOOK: EventKind = {
  name: 'book',
  table: 'book_levels',
  columns: ['time', 'level', 'bid_price', 'bid_quantity', 'ask_price', 'ask_quantity'],
  key: 0,
  blockMs: QUARTER_MS,
  noun: 'snapshot',
};

export const OPEN_INTEREST: EventKind = {
  name: 'open_interest',
  table: 'open_interest',
  columns: ['time', 'quantity', 'value'],
  key: 0,
  blockMs: 30 * DAY_MS,
  noun: 'figure',
};

export const KIND_BY_NAME: Readonly<Record<EventKindName, EventKind>> = {
  trades: TRADES,
  book: BOOK,
  open_interest: OPEN_INTEREST,
};

/** Rows as they lie in the store, sorted by primary key: one column each, in the order of the kind. NaN is NULL. */
export interface EventRows {
  readonly columns: readonly Float64Array[];
  readonly length: number;
}

/** Events belong to a market: the interval of a longer key does not matter. */
export type EventMarket = Pick<SeriesKey, 'venue' | 'market' | 'symbol'>;

export const describeMarket = (market: EventMarket): string => `${market.venue} ${market.market} ${market.symbol}`;

/** The first row in [from, to) whose value is at least `least`; `to` when there is none. @param sorted rising */
export function firstAtLeast(sorted: Float64Array, least: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
