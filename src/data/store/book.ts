import type { BookSnapshots } from '../../core/feature-context.js';
import { QuantError } from '../../core/kit/errors.js';
import type { TimeRange } from './candles.js';
import { sharedColumn } from './columns.js';
import { type Store, writing } from './database.js';
import { BOOK, type EventMarket, type EventRows } from './event-kinds.js';
import { readEvents } from './event-rows.js';
import { ensureEvents, findEvents } from './event-series.js';
import { type EventCount, writeEvents } from './event-write.js';
import type { EventOrigin } from './trades.js';

/**
 * Stores snapshots of an order book in one transaction, all or none. Where a snapshot is stored already, levels below
 * those that are known are added.
 *
 * @throws E_SHAPE; E_DATA as `writeEvents`; E_STORAGE for what no book can be: crossed, a price without a quantity
 */
export function writeBook(
  store: Store,
  market: EventMarket,
  book: BookSnapshots,
  { source = 'file', onConflict }: Omit<EventOrigin, 'form'> = {},
): EventCount {
  const rows = rowsOfBook(book);
  return writing(store, () =>
    writeEvents(store, BOOK, ensureEvents(store, BOOK, market, { form: 'single', source }), rows, onConflict),
  );
}

/** Snapshots as one row per level; levels that neither side has are left out. */
function rowsOfBook({ time, levels, bidPrice, bidQuantity, askPrice, askQuantity }: BookSnapshots): EventRows {
  const sides = { bidPrice, bidQuantity, askPrice, askQuantity };
  for (const [name, column] of Object.entries(sides)) {
    if (column.length === time.length * levels) continue;
    const wanted = `${time.length} × ${levels} cells`;
    throw new QuantError('E_SHAPE', `book: ${name} must have ${wanted}, has ${column.length}`);
  }
  const isThere = (cell: number): boolean => !(Number.isNaN(bidPrice[cell]) && Number.isNaN(askPrice[cell]));
  let length = 0;
  for (let cell = 0; cell < bidPrice.length; cell++) if (isThere(cell)) length++;
  const columns = BOOK.columns.map(() => new Float64Array(length));
  let row = 0;
  for (let cell = 0; cell < bidPrice.length; cell++) {
    if (!isThere(cell)) continue;
    columns[0][row] = time[Math.floor(cell / levels)];
    columns[1][row] = (cell % levels) + 1;
    Object.values(sides).forEach((side, k) => {
      columns[2 + k][row] = side[cell];
    });
    row++;
  }
  return { columns, length };
}

/**
 * Snapshots of the range, oldest first, as deep as the deepest of them; NaN where a side was shorter. Empty, of no
 * level, when none are known.
 *
 * @throws E_STORAGE when stored values are not those that were written
 */
export function loadBook(store: Store, market: EventMarket, range: TimeRange = {}): BookSnapshots {
  const series = findEvents(store, BOOK, market);
  if (series === undefined) return bookOfRows({ columns: BOOK.columns.map(() => new Float64Array(0)), length: 0 });
  return bookOfRows(readEvents(store, BOOK, series, range));
}

function bookOfRows({ columns: [time, level, ...sides], length }: EventRows): BookSnapshots {
  let levels = 0;
  let count = 0;
  for (let row = 0; row < length; row++) {
    levels = Math.max(levels, level[row]);
    if (row === 0 || time[row] !== time[row - 1]) count++;
  }
  const times = sharedColumn(count);
  const [bidPrice, bidQuantity, askPrice, askQuantity] = sides.map(() => sharedColumn(count * levels).fill(Number.NaN));
  const cells = [bidPrice, bidQuantity, askPrice, askQuantity];
  let at = -1;
  for (let row = 0; row < length; row++) {
    if (row === 0 || time[row] !== time[row - 1]) times[++at] = time[row];
    const cell = at * levels + level[row] - 1;
    for (let k = 0; k < 4; k++) cells[k][cell] = sides[k][row];
  }
  return { time: times, levels, bidPrice, bidQuantity, askPrice, askQuantity };
}
