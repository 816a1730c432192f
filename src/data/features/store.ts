import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import { isoUtc } from '../../core/kit/time.js';
import { type Store, writing } from '../store/database.js';
import type { SeriesInfo } from '../store/series.js';
import { type FeatureTable, TIME } from './table.js';

/** What SQLite takes in one table, and in its name. */
const MOST_COLUMNS = 2000;
const OPEN_TIME = 'open_time';

/**
 * One row per stored set of columns: of which series, from which bars and code, and the table that holds it. It is made
 * with the first set: a store without features has none of this.
 */
const FEATURE_SETS = `CREATE TABLE IF NOT EXISTS feature_sets (
  table_name TEXT PRIMARY KEY NOT NULL,
  created_at INTEGER NOT NULL,
  venue TEXT NOT NULL,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  interval_ms INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  columns_json TEXT NOT NULL CHECK (json_valid(columns_json)),
  data_hash TEXT NOT NULL,
  code_version TEXT NOT NULL,
  is_simulated INTEGER NOT NULL CHECK (is_simulated IN (0, 1))
) STRICT`;

/**
 * Writes columns as a table of their own into the store, one column each under its own name, so that anything that
 * reads SQL reads them: `SELECT time, "rsi(period=14)" FROM features_3f2a…`. NULL where nothing is known.
 *
 * The table is named by what it holds: columns, bars and code. The same again takes its place.
 *
 * @returns the table's name
 * @throws E_USAGE for more columns than SQLite takes; E_STORAGE, and nothing is stored then
 */
export function storeFeatures(store: Store, series: SeriesInfo, table: FeatureTable, nowMs: number): string {
  const { names, columns, openTime, rows, about } = table;
  if (names.length + 2 > MOST_COLUMNS) {
    throw new QuantError(
      'E_USAGE',
      `a table of the store has at most ${MOST_COLUMNS - 2} columns, found ${names.length}`,
      {
        hint: 'choose fewer features, or write a file: --out features.parquet',
      },
    );
  }
  const { venue, market, symbol, intervalMs } = series;
  const identity = { venue, market, symbol, intervalMs, names, about };
  const name = `features_${hashJson(identity).slice(0, 12)}`;
  const definitions = [
    `${OPEN_TIME} INTEGER PRIMARY KEY NOT NULL`,
    `${TIME} TEXT NOT NULL`,
    ...names.map((column) => `${quoted(column)} REAL`),
  ];
  writing(store, () => {
    const { db } = store;
    db.exec(FEATURE_SETS);
    db.exec(`DROP TABLE IF EXISTS ${name}`);
    db.exec(`CREATE TABLE ${name} (${definitions.join(', ')}) STRICT`);
    const insert = db.prepare(`INSERT INTO ${name} VALUES (${definitions.map(() => '?').join(', ')})`);
    const values: (number | string | null)[] = new Array(definitions.length);
    for (let i = 0; i < rows; i++) {
      values[0] = openTime[i];
      values[1] = isoUtc(openTime[i]);
      for (let k = 0; k < columns.length; k++) values[k + 2] = Number.isNaN(columns[k][i]) ? null : columns[k][i];
      insert.run(values);
    }
    db.prepare('INSERT OR REPLACE INTO feature_sets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      name,
      nowMs,
      venue,
      market,
      symbol,
      intervalMs,
      rows,
      JSON.stringify(names),
      about['quant.data_hash'] ?? '',
      about['quant.code_version'] ?? '',
      series.isSimulated ? 1 : 0,
    );
  });
  return name;
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
