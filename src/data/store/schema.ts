import { INTERVAL_NAMES, parseInterval } from '../../core/kit/time.js';
import { EVENT_TABLES } from './schema-events.js';
import { MODEL_TABLES } from './schema-models.js';
import { ISO, NOT_NEGATIVE } from './schema-parts.js';

/** `QNT1`: marks a SQLite file as one of ours, so that no other program's database is written to by mistake. */
export const APPLICATION_ID = 0x514e5431;

const INTERVAL_NAME = `CASE s.interval_ms ${INTERVAL_NAMES.map((name) => `WHEN ${parseInterval(name)} THEN '${name}'`).join(' ')} ELSE s.interval_ms || 'ms' END`;

function seriesTable(name: string, markets: readonly string[]): string {
  return `CREATE TABLE ${name} (
  id INTEGER PRIMARY KEY,
  venue TEXT NOT NULL CHECK (venue <> ''),
  market TEXT NOT NULL CHECK (market IN (${markets.map((market) => `'${market}'`).join(', ')})),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  interval_ms INTEGER NOT NULL CHECK (interval_ms > 0 AND interval_ms % 60000 = 0),
  is_simulated INTEGER NOT NULL CHECK (is_simulated IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  bars INTEGER NOT NULL DEFAULT 0 CHECK (bars >= 0),
  first_open INTEGER,
  last_open INTEGER,
  source TEXT NOT NULL,
  UNIQUE (venue, market, symbol, interval_ms),
  CHECK ((bars = 0) = (first_open IS NULL) AND (bars = 0) = (last_open IS NULL))
) STRICT;`;
}

const CANDLES_READABLE = `CREATE VIEW candles_readable AS
SELECT s.venue, s.market, s.symbol, ${INTERVAL_NAME} AS interval, ${ISO('c.open_time')} AS time, c.open_time,
  c.open, c.high, c.low, c.close, c.volume, c.quote_volume, c.trades, c.taker_buy_base, c.taker_buy_quote,
  s.is_simulated
FROM candles c JOIN series s ON s.id = c.series_id;`;

/**
 * Version 1. Times are UTC milliseconds, prices quote per base, volumes base.
 *
 * `candles` is plain rows that anyone can read with SQL (`candles_readable` has names and ISO times); NULL in its last
 * four columns means not known. An infinity fails `< 9e15`, NaN arrives as NULL and fails NOT NULL.
 * A row's place on its series' grid is checked in code, where the interval is known; here a bar opens on a minute.
 */
const VERSION_1 = `
${seriesTable('series', ['spot', 'swap'])}

CREATE TABLE candles (
  series_id INTEGER NOT NULL REFERENCES series (id),
  open_time INTEGER NOT NULL CHECK (open_time >= 0 AND open_time < 253402300800000 AND open_time % 60000 = 0),
  open REAL NOT NULL,
  high REAL NOT NULL,
  low REAL NOT NULL,
  close REAL NOT NULL,
  volume REAL NOT NULL ${NOT_NEGATIVE('volume')},
  quote_volume REAL ${NOT_NEGATIVE('quote_volume')},
  trades REAL ${NOT_NEGATIVE('trades')},
  taker_buy_base REAL ${NOT_NEGATIVE('taker_buy_base')},
  taker_buy_quote REAL ${NOT_NEGATIVE('taker_buy_quote')},
  PRIMARY KEY (series_id, open_time),
  CHECK (low > 0 AND low <= open AND low <= close AND high >= open AND high >= close AND high < 9e15)
) STRICT, WITHOUT ROWID;

${CANDLES_READABLE}

CREATE TABLE blocks (
  series_id INTEGER NOT NULL REFERENCES series (id),
  block INTEGER NOT NULL,
  bars INTEGER NOT NULL CHECK (bars BETWEEN 1 AND 4096),
  first_open INTEGER NOT NULL,
  last_open INTEGER NOT NULL,
  checksum INTEGER NOT NULL CHECK (checksum BETWEEN 0 AND 4294967295),
  PRIMARY KEY (series_id, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage (
  series_id INTEGER NOT NULL REFERENCES series (id),
  source TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL CHECK (to_ms > from_ms),
  PRIMARY KEY (series_id, source, from_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE gaps (
  series_id INTEGER NOT NULL REFERENCES series (id),
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL CHECK (to_ms > from_ms),
  bars INTEGER NOT NULL CHECK (bars > 0),
  reason TEXT NOT NULL CHECK (reason IN ('unexplained', 'venue', 'accepted')),
  note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (series_id, from_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE funding_series (
  id INTEGER PRIMARY KEY,
  venue TEXT NOT NULL CHECK (venue <> ''),
  market TEXT NOT NULL CHECK (market IN ('spot', 'swap')),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  checksum INTEGER NOT NULL DEFAULT 0,
  UNIQUE (venue, market, symbol)
) STRICT;

CREATE TABLE funding (
  funding_id INTEGER NOT NULL REFERENCES funding_series (id),
  time INTEGER NOT NULL CHECK (time >= 0 AND time < 253402300800000),
  rate REAL NOT NULL CHECK (rate > -1 AND rate < 1),
  PRIMARY KEY (funding_id, time)
) STRICT, WITHOUT ROWID;

CREATE TABLE funding_coverage (
  funding_id INTEGER NOT NULL REFERENCES funding_series (id),
  source TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL CHECK (to_ms > from_ms),
  PRIMARY KEY (funding_id, source, from_ms)
) STRICT, WITHOUT ROWID;

CREATE VIEW funding_readable AS
SELECT s.venue, s.market, s.symbol, ${ISO('f.time')} AS at, f.time, f.rate
FROM funding f JOIN funding_series s ON s.id = f.funding_id;

CREATE TABLE source_files (
  hash TEXT NOT NULL,
  series_id INTEGER NOT NULL REFERENCES series (id),
  path TEXT NOT NULL,
  bars INTEGER NOT NULL,
  imported_at INTEGER NOT NULL,
  PRIMARY KEY (hash, series_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  command TEXT NOT NULL,
  spec_json TEXT NOT NULL CHECK (json_valid(spec_json)),
  spec_hash TEXT NOT NULL,
  data_hash TEXT NOT NULL,
  code_version TEXT NOT NULL,
  metrics_json TEXT NOT NULL CHECK (json_valid(metrics_json)),
  folder TEXT NOT NULL,
  is_simulated INTEGER NOT NULL CHECK (is_simulated IN (0, 1)),
  status TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_time ON runs (created_at);

CREATE TABLE models (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  json TEXT NOT NULL CHECK (json_valid(json)),
  meta_json TEXT NOT NULL CHECK (json_valid(meta_json))
) STRICT;
CREATE INDEX models_by_name ON models (name, created_at);
`;

/**
 * Version 2: mark prices as series of their own, and what a venue demands of orders and margin.
 *
 * SQLite cannot change a CHECK, so `series` is made anew with its ids, which all other tables point at; the view that
 * reads it has to be away meanwhile. NULL in `market_rules` means that nobody has said; 0 is "no such rule".
 *
 * @source sqlite.org/lang_altertable.html, section 7: making other kinds of table schema changes
 */
const VERSION_2 = `
DROP VIEW candles_readable;
${seriesTable('series_2', ['spot', 'swap', 'mark'])}
INSERT INTO series_2 SELECT id, venue, market, symbol, interval_ms, is_simulated, version, bars, first_open, last_open,
  source FROM series;
DROP TABLE series;
ALTER TABLE series_2 RENAME TO series;
${CANDLES_READABLE}

CREATE TABLE market_rules (
  id INTEGER PRIMARY KEY,
  venue TEXT NOT NULL CHECK (venue <> ''),
  market TEXT NOT NULL CHECK (market IN ('spot', 'swap')),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  contract TEXT CHECK (contract IN ('spot', 'linear', 'inverse')),
  contract_size REAL CHECK (contract_size > 0 AND contract_size < 9e15),
  base TEXT CHECK (base <> ''),
  quote TEXT CHECK (quote <> ''),
  settle TEXT CHECK (settle <> ''),
  tick_size REAL ${NOT_NEGATIVE('tick_size')},
  lot_step REAL ${NOT_NEGATIVE('lot_step')},
  min_quantity REAL ${NOT_NEGATIVE('min_quantity')},
  max_quantity REAL ${NOT_NEGATIVE('max_quantity')},
  min_notional REAL ${NOT_NEGATIVE('min_notional')},
  liquidation_fee_rate REAL CHECK (liquidation_fee_rate >= 0 AND liquidation_fee_rate < 1),
  funding_interval_ms INTEGER CHECK (funding_interval_ms >= 0),
  source TEXT NOT NULL,
  UNIQUE (venue, market, symbol),
  CHECK (contract IS NULL OR (contract = 'spot') = (market = 'spot'))
) STRICT;

CREATE TABLE margin_tiers (
  rules_id INTEGER NOT NULL REFERENCES market_rules (id),
  effective_from_ms INTEGER NOT NULL CHECK (effective_from_ms >= 0 AND effective_from_ms < 253402300800000),
  floor_notional REAL NOT NULL ${NOT_NEGATIVE('floor_notional')},
  cap_notional REAL CHECK (cap_notional > floor_notional AND cap_notional < 9e999),
  maintenance_rate REAL NOT NULL CHECK (maintenance_rate > 0 AND maintenance_rate < 1),
  max_leverage REAL NOT NULL CHECK (max_leverage > 0 AND max_leverage < 9e15),
  source TEXT NOT NULL,
  PRIMARY KEY (rules_id, effective_from_ms, floor_notional)
) STRICT, WITHOUT ROWID;
`;

/** Step i takes a store from `user_version` i to i + 1. Steps are only ever added. */
export const MIGRATIONS: readonly string[] = [VERSION_1, VERSION_2, EVENT_TABLES, MODEL_TABLES];
