import { describeSeries, type SeriesKey } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { MINUTE_MS } from '../../core/kit/time.js';
import { prepared, reading, type Store, writing } from './database.js';

/** What the store knows about one series without reading its candles. */
export interface SeriesInfo extends SeriesKey {
  readonly id: number;
  readonly isSimulated: boolean;
  /** content version: grows with every change of rows */
  readonly version: number;
  readonly bars: number;
  /** open times, UTC ms; NaN when the series has no bars */
  readonly firstOpen: number;
  readonly lastOpen: number;
  /** who brought the first bars */
  readonly source: string;
}

interface Row {
  id: number;
  venue: string;
  market: 'spot' | 'swap';
  symbol: string;
  interval_ms: number;
  is_simulated: number;
  version: number;
  bars: number;
  first_open: number | null;
  last_open: number | null;
  source: string;
}

const toInfo = (row: Row): SeriesInfo => ({
  id: row.id,
  venue: row.venue,
  market: row.market,
  symbol: row.symbol,
  intervalMs: row.interval_ms,
  isSimulated: row.is_simulated === 1,
  version: row.version,
  bars: row.bars,
  firstOpen: row.first_open ?? Number.NaN,
  lastOpen: row.last_open ?? Number.NaN,
  source: row.source,
});

/** All series, by venue, market, symbol and interval. */
export function listSeries(store: Store): SeriesInfo[] {
  return reading(store, () => {
    const rows = prepared(store, 'SELECT * FROM series ORDER BY venue, market, symbol, interval_ms').all() as Row[];
    return rows.map(toInfo);
  });
}

export function findSeries(store: Store, key: SeriesKey): SeriesInfo | undefined {
  return reading(store, () => {
    const row = prepared(
      store,
      'SELECT * FROM series WHERE venue = ? AND market = ? AND symbol = ? AND interval_ms = ?',
    ).get(key.venue, key.market, key.symbol, key.intervalMs) as Row | undefined;
    return row === undefined ? undefined : toInfo(row);
  });
}

/** The series as it is now. @throws E_NO_DATA when the store has no series with this id */
export function seriesById(store: Store, id: number): SeriesInfo {
  return reading(store, () => {
    const row = prepared(store, 'SELECT * FROM series WHERE id = ?').get(id) as Row | undefined;
    if (row === undefined) throw new QuantError('E_NO_DATA', `${store.file} has no series with id ${id}`);
    return toInfo(row);
  });
}

/**
 * The series of this key, made empty when absent.
 *
 * @throws E_PARAM when the interval is not a whole number of minutes
 * @throws E_DATA when the series exists and one is simulated, the other real: the two never mix
 */
export function ensureSeries(
  store: Store,
  key: SeriesKey,
  facts: { readonly isSimulated: boolean; readonly source: string },
): SeriesInfo {
  const found = findSeries(store, key);
  if (found !== undefined) {
    if (found.isSimulated !== facts.isSimulated) {
      const word = (isSimulated: boolean): string => (isSimulated ? 'simulated' : 'real');
      throw new QuantError(
        'E_DATA',
        `${describeSeries(key)} holds ${word(found.isSimulated)} bars and cannot take ${word(facts.isSimulated)} ones`,
        { hint: 'use another venue name or another store (--db FILE)' },
      );
    }
    return found;
  }
  if (!(key.intervalMs > 0 && key.intervalMs % MINUTE_MS === 0)) {
    throw new QuantError('E_PARAM', `the interval must be a whole number of minutes, was ${key.intervalMs} ms`);
  }
  writing(store, () =>
    prepared(
      store,
      `INSERT INTO series (venue, market, symbol, interval_ms, is_simulated, source) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    ).run(key.venue, key.market, key.symbol, key.intervalMs, facts.isSimulated ? 1 : 0, facts.source),
  );
  // Read back rather than built: another process may have made it first, with facts of its own.
  return ensureSeries(store, key, facts);
}
