import { ISO, ISO_MS, NOT_NEGATIVE, POSITIVE, TIME } from './schema-parts.js';

/**
 * Version 3: what happens between bars. Single trades, snapshots of the order book and open interest are plain rows too.
 *
 * `event_series` says which market rows are of, one table for the three kinds: they differ in their rows only. `form`
 * tells single trades from those that the venue had added up (other ids, other counts: the two never mix).
 * A snapshot is one row per level with both sides, so that SQLite itself refuses a crossed book; NULL where a side is
 * shorter. Open interest in base coins or in the quote currency may be unknown, not both.
 * `event_blocks` has the checksum of each stretch of time, as `blocks` has for candles; a record is a trade, a snapshot
 * or a figure, and its key the trade's id or its time.
 */
export const EVENT_TABLES = `
CREATE TABLE event_series (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('trades', 'book', 'open_interest')),
  venue TEXT NOT NULL CHECK (venue <> ''),
  market TEXT NOT NULL CHECK (market IN ('spot', 'swap')),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  form TEXT NOT NULL CHECK (form IN ('single', 'aggregated')),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  source TEXT NOT NULL,
  UNIQUE (kind, venue, market, symbol),
  CHECK (kind <> 'open_interest' OR market = 'swap')
) STRICT;

CREATE TABLE trades (
  series_id INTEGER NOT NULL REFERENCES event_series (id),
  time INTEGER NOT NULL ${TIME('time')},
  trade_id INTEGER NOT NULL CHECK (trade_id BETWEEN 0 AND 9007199254740991),
  price REAL NOT NULL ${POSITIVE('price')},
  quantity REAL NOT NULL ${POSITIVE('quantity')},
  is_buyer_maker INTEGER NOT NULL CHECK (is_buyer_maker IN (0, 1)),
  PRIMARY KEY (series_id, time, trade_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW trades_readable AS
SELECT s.venue, s.market, s.symbol, ${ISO_MS('t.time')} AS at, t.time, t.trade_id, t.price, t.quantity,
  iif(t.is_buyer_maker, 'sell', 'buy') AS taker_side, s.form
FROM trades t JOIN event_series s ON s.id = t.series_id;

CREATE TABLE book_levels (
  series_id INTEGER NOT NULL REFERENCES event_series (id),
  time INTEGER NOT NULL ${TIME('time')},
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 10000),
  bid_price REAL ${POSITIVE('bid_price')},
  bid_quantity REAL ${POSITIVE('bid_quantity')},
  ask_price REAL ${POSITIVE('ask_price')},
  ask_quantity REAL ${POSITIVE('ask_quantity')},
  PRIMARY KEY (series_id, time, level),
  CHECK (bid_price < ask_price),
  CHECK ((bid_price IS NULL) = (bid_quantity IS NULL) AND (ask_price IS NULL) = (ask_quantity IS NULL)),
  CHECK (bid_price IS NOT NULL OR ask_price IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE VIEW book_readable AS
SELECT s.venue, s.market, s.symbol, ${ISO_MS('b.time')} AS at, b.time, b.level,
  b.bid_price, b.bid_quantity, b.ask_price, b.ask_quantity
FROM book_levels b JOIN event_series s ON s.id = b.series_id;

CREATE TABLE open_interest (
  series_id INTEGER NOT NULL REFERENCES event_series (id),
  time INTEGER NOT NULL ${TIME('time')},
  quantity REAL ${NOT_NEGATIVE('quantity')},
  value REAL ${NOT_NEGATIVE('value')},
  PRIMARY KEY (series_id, time),
  CHECK (quantity IS NOT NULL OR value IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE VIEW open_interest_readable AS
SELECT s.venue, s.market, s.symbol, ${ISO('o.time')} AS at, o.time, o.quantity, o.value
FROM open_interest o JOIN event_series s ON s.id = o.series_id;

CREATE TABLE event_blocks (
  series_id INTEGER NOT NULL REFERENCES event_series (id),
  block INTEGER NOT NULL,
  records INTEGER NOT NULL CHECK (records > 0),
  rows INTEGER NOT NULL CHECK (rows >= records),
  first_time INTEGER NOT NULL,
  last_time INTEGER NOT NULL CHECK (last_time >= first_time),
  first_key INTEGER NOT NULL,
  last_key INTEGER NOT NULL CHECK (last_key >= first_key),
  checksum INTEGER NOT NULL CHECK (checksum BETWEEN 0 AND 4294967295),
  PRIMARY KEY (series_id, block)
) STRICT, WITHOUT ROWID;
`;
