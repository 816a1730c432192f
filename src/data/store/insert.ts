import { BASE_WIDTH, STORED_COLUMNS, type StoredColumns, WIDTH } from './columns.js';
import { prepared, type Store } from './database.js';

/** Rows per statement: one statement of 100 rows takes two thirds of the time of 100 statements. */
const SIZES = [100, 10, 1] as const;

const insertSql = (rows: number, width: number): string => {
  const row = `(@series, ${Array(width).fill('?').join(', ')})`;
  return `INSERT INTO candles (series_id, ${STORED_COLUMNS.slice(0, width).join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}`;
};

/** Inserts rows [from, to). Call inside a write; rows must not be stored yet. */
export function insertRows(store: Store, seriesId: number, columns: StoredColumns, from: number, to: number): void {
  const width = columns.slice(BASE_WIDTH).some((column) => column !== undefined) ? WIDTH : BASE_WIDTH;
  const series = { series: seriesId };
  let row = from;
  for (const size of SIZES) {
    if (to - row < size) continue;
    const statement = prepared(store, insertSql(size, width));
    const values: (number | null)[] = new Array(size * width);
    for (; to - row >= size; row += size) {
      for (let k = 0; k < width; k++) {
        const column = columns[k];
        for (let i = 0, at = k; i < size; i++, at += width) {
          const value = column === undefined ? Number.NaN : column[row + i];
          values[at] = Number.isNaN(value) ? null : value;
        }
      }
      statement.run(values, series);
    }
  }
}

/** Overwrites stored rows with these of the same open times. Call inside a write. */
export function overwriteRows(store: Store, seriesId: number, columns: StoredColumns, rows: readonly number[]): void {
  const sql = `UPDATE candles SET ${STORED_COLUMNS.slice(1)
    .map((name) => `${name} = ?`)
    .join(', ')} WHERE series_id = ? AND open_time = ?`;
  const statement = prepared(store, sql);
  const values: (number | null)[] = new Array(WIDTH - 1);
  for (const row of rows) {
    for (let k = 1; k < WIDTH; k++) {
      const value = columns[k]?.[row] ?? Number.NaN;
      values[k - 1] = Number.isNaN(value) ? null : value;
    }
    statement.run(...values, seriesId, columns[0]?.[row]);
  }
}
