import type { Trades } from '../../core/feature-context.js';
import { sameLength } from '../../core/kit/check.js';
import type { TimeRange } from './candles.js';
import { type Store, writing } from './database.js';
import { type EventForm, type EventMarket, type EventRows, TRADES } from './event-kinds.js';
import { readEvents } from './event-rows.js';
import { ensureEvents, findEvents } from './event-series.js';
import { type EventCount, writeEvents } from './event-write.js';
import type { ConflictPolicy } from './merge.js';

/** Trades with the ids that the venue gave them: whole numbers that rise with time. */
export interface TradeRows extends Trades {
  readonly id: Float64Array;
}

export interface EventOrigin {
  readonly form?: EventForm;
  /** who brings them; default `file` */
  readonly source?: string;
  readonly onConflict?: ConflictPolicy;
}

/**
 * Stores trades in one transaction, all or none; a trade that is stored already changes nothing.
 *
 * @throws E_SHAPE when the columns differ in length; E_DATA as `writeEvents`; E_STORAGE for a value that no trade has
 */
export function writeTrades(
  store: Store,
  market: EventMarket,
  { time, id, price, quantity, isBuyerMaker }: TradeRows,
  { form = 'single', source = 'file', onConflict }: EventOrigin = {},
): EventCount {
  const length = sameLength('trades', { time, id, price, quantity, isBuyerMaker });
  const rows: EventRows = { columns: [time, id, price, quantity, Float64Array.from(isBuyerMaker)], length };
  return writing(store, () =>
    writeEvents(store, TRADES, ensureEvents(store, TRADES, market, { form, source }), rows, onConflict),
  );
}

/**
 * Trades of the range, oldest first; those of one millisecond in the order of their ids. Empty when none are known.
 *
 * @throws E_STORAGE when stored values are not those that were written
 */
export function loadTrades(store: Store, market: EventMarket, range: TimeRange = {}): TradeRows {
  const series = findEvents(store, TRADES, market);
  if (series === undefined) return emptyTrades();
  const [time, id, price, quantity, maker] = readEvents(store, TRADES, series, range).columns;
  // Like the other columns in memory that worker threads can read without a copy.
  const isBuyerMaker = new Uint8Array(new SharedArrayBuffer(maker.length));
  isBuyerMaker.set(maker);
  return { time, id, price, quantity, isBuyerMaker };
}

function emptyTrades(): TradeRows {
  const none = new Float64Array(0);
  return { time: none, id: none, price: none, quantity: none, isBuyerMaker: new Uint8Array(0) };
}
