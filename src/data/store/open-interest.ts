import type { OpenInterest } from '../../core/feature-context.js';
import { sameLength } from '../../core/kit/check.js';
import type { TimeRange } from './candles.js';
import { type Store, writing } from './database.js';
import { type EventMarket, type EventRows, OPEN_INTEREST } from './event-kinds.js';
import { readEvents } from './event-rows.js';
import { ensureEvents, findEvents } from './event-series.js';
import { type EventCount, writeEvents } from './event-write.js';
import type { EventOrigin } from './trades.js';

/**
 * Stores figures of open interest in one transaction, all or none; a figure that is stored already gains the value or
 * the quantity that it lacked.
 *
 * @throws E_SHAPE when the columns differ in length; E_USAGE for a market that is no perpetual; E_DATA as `writeEvents`
 */
export function writeOpenInterest(
  store: Store,
  market: EventMarket,
  { time, quantity, value }: OpenInterest,
  { source = 'file', onConflict }: Omit<EventOrigin, 'form'> = {},
): EventCount {
  const rows: EventRows = {
    columns: [time, quantity, value],
    length: sameLength('open interest', { time, quantity, value }),
  };
  return writing(store, () => {
    const series = ensureEvents(store, OPEN_INTEREST, market, { form: 'single', source });
    return writeEvents(store, OPEN_INTEREST, series, rows, onConflict);
  });
}

/**
 * Figures that became known in the range, oldest first; empty when none are.
 *
 * @throws E_STORAGE when stored values are not those that were written
 */
export function loadOpenInterest(store: Store, market: EventMarket, range: TimeRange = {}): OpenInterest {
  const series = findEvents(store, OPEN_INTEREST, market);
  const none = (): Float64Array => new Float64Array(0);
  if (series === undefined) return { time: none(), quantity: none(), value: none() };
  const [time, quantity, value] = readEvents(store, OPEN_INTEREST, series, range).columns;
  return { time, quantity, value };
}
