import { sharedColumn } from './columns.js';
import { prepared, reading, type Store } from './database.js';
import { damagedBlocks, damagedEvents, type EventBlock, eventBlockOf, listEventBlocks } from './event-blocks.js';
import { type EventKind, type EventRows, firstAtLeast } from './event-kinds.js';
import type { EventSeries } from './event-series.js';

/** Rows per statement: one statement of 100 rows takes two thirds of the time of 100 statements. */
const SIZES = [100, 10, 1] as const;

/** Inserts rows [from, to). Call inside a write; rows must not be stored yet. */
export function insertEvents(
  store: Store,
  kind: EventKind,
  id: number,
  columns: readonly Float64Array[],
  from: number,
  to: number,
): void {
  const width = kind.columns.length;
  const series = { series: id };
  let row = from;
  for (const size of SIZES) {
    if (to - row < size) continue;
    const tuple = `(@series, ${Array(width).fill('?').join(', ')})`;
    const statement = prepared(
      store,
      `INSERT INTO ${kind.table} (series_id, ${kind.columns.join(', ')}) VALUES ${Array(size).fill(tuple).join(', ')}`,
    );
    const values: (number | null)[] = new Array(size * width);
    for (; to - row >= size; row += size) {
      for (let k = 0; k < width; k++) {
        const column = columns[k];
        for (let i = 0, at = k; i < size; i++, at += width) {
          const value = column[row + i];
          values[at] = Number.isNaN(value) ? null : value;
        }
      }
      statement.run(values, series);
    }
  }
}

/** Removes the record that row `row` belongs to. Call inside a write. */
export function deleteRecord(store: Store, kind: EventKind, id: number, rows: EventRows, row: number): void {
  const sql = `DELETE FROM ${kind.table} WHERE series_id = ? AND time = ?`;
  const time = rows.columns[0][row];
  if (kind.key === 0) prepared(store, sql).run(id, time);
  else prepared(store, `${sql} AND ${kind.columns[kind.key]} = ?`).run(id, time, rows.columns[kind.key][row]);
}

/**
 * The rows of whole blocks, held against their checksums. Row after row: a table of millions never stands in memory as
 * JavaScript objects.
 *
 * @param blocks neighbours in order of time
 * @throws E_STORAGE when a checksum does not agree
 */
export function readEventBlocks(
  store: Store,
  kind: EventKind,
  series: EventSeries,
  blocks: readonly EventBlock[],
): EventRows {
  const rows = readUnchecked(store, kind, series.id, blocks);
  const [damaged] = damagedBlocks(kind, rows, blocks);
  if (damaged !== undefined) throw damagedEvents(store, kind, series, damaged);
  return rows;
}

/** The same without the check. Room is made for one row more than is announced, so that a surplus shows. */
export function readUnchecked(store: Store, kind: EventKind, id: number, blocks: readonly EventBlock[]): EventRows {
  const width = kind.columns.length;
  const capacity = blocks.reduce((sum, block) => sum + block.rows, 0) + 1;
  const columns = kind.columns.map(() => sharedColumn(capacity));
  if (blocks.length === 0) return { columns, length: 0 };
  const span = [blocks[0].block * kind.blockMs, (blocks[blocks.length - 1].block + 1) * kind.blockMs];
  const order = kind.columns.slice(0, 2).join(', ');
  const statement = prepared(
    store,
    `SELECT ${kind.columns.join(', ')} FROM ${kind.table} WHERE series_id = ? AND time >= ? AND time < ?
     ORDER BY ${kind.name === 'open_interest' ? 'time' : order}`,
  ).raw();
  let length = 0;
  for (const row of statement.iterate(id, ...span) as IterableIterator<(number | null)[]>) {
    if (length === capacity) break;
    for (let k = 0; k < width; k++) columns[k][length] = row[k] ?? Number.NaN;
    length++;
  }
  return { columns, length };
}

/** Rows of times in [fromMs, toMs), from whole blocks that were held against their checksums. */
export function readEvents(
  store: Store,
  kind: EventKind,
  series: EventSeries,
  { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY }: { fromMs?: number; toMs?: number },
): EventRows {
  return reading(store, () => {
    const blocks = listEventBlocks(store, series.id, eventBlockOf(kind, fromMs), eventBlockOf(kind, toMs));
    const { columns, length } = readEventBlocks(store, kind, series, blocks);
    const from = firstAtLeast(columns[0], fromMs, 0, length);
    const to = firstAtLeast(columns[0], toMs, from, length);
    return { columns: columns.map((column) => column.subarray(from, to)), length: to - from };
  });
}
