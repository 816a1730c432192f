import { BASE_WIDTH, STORED_COLUMNS, type StoredColumns, sharedColumn, WIDTH } from './columns.js';
import { prepared, type Store } from './database.js';

/** Rows per query: a whole series as JavaScript arrays would take a gigabyte. */
const PAGE = 8192;

const SELECT = `SELECT ${STORED_COLUMNS.join(', ')} FROM candles
  WHERE series_id = ? AND open_time >= ? AND open_time < ? ORDER BY open_time LIMIT ${PAGE}`;

/**
 * Rows that open in [fromMs, toMs) as shared columns, oldest first, read page by page.
 *
 * @param expected the number of rows by the checksum table: columns are made once, for one row more, so that rows which
 *   no checksum knows of come back as one row too many
 * @returns the columns, each cut to the `length` rows that were read
 */
export function readRows(
  store: Store,
  seriesId: number,
  fromMs: number,
  toMs: number,
  expected: number,
): { columns: StoredColumns; length: number } {
  const capacity = expected + 1;
  const select = prepared(store, SELECT).raw();
  const columns: (Float64Array | undefined)[] = Array.from({ length: WIDTH }, (_, k) =>
    k < BASE_WIDTH ? sharedColumn(capacity) : undefined,
  );
  let length = 0;
  let at = fromMs;
  for (;;) {
    const page = select.all(seriesId, at, toMs) as (number | null)[][];
    const count = Math.min(page.length, capacity - length);
    for (let k = 0; k < WIDTH; k++) columns[k] = fillColumn(columns[k], page, k, length, count, capacity);
    length += count;
    if (page.length < PAGE || count < page.length) break;
    at = (page[count - 1][0] as number) + 1;
  }
  return { columns: columns.map((column) => column?.subarray(0, length)), length };
}

function fillColumn(
  column: Float64Array | undefined,
  page: readonly (readonly (number | null)[])[],
  k: number,
  at: number,
  count: number,
  capacity: number,
): Float64Array | undefined {
  for (let i = 0; i < count; i++) {
    const value = page[i][k];
    // An extra column begins to exist with its first known value.
    if (value === null) continue;
    if (column === undefined) column = sharedColumn(capacity).fill(Number.NaN);
    column[at + i] = value;
  }
  return column;
}
