import { QuantError } from '../../core/kit/errors.js';
import { prepared, reading, type Store } from './database.js';
import { describeMarket, type EventForm, type EventKind, type EventKindName, type EventMarket } from './event-kinds.js';

/** What the store knows of the trades, the snapshots or the open interest of one market, without reading them. */
export interface EventSeries extends EventMarket {
  readonly id: number;
  readonly kind: EventKindName;
  readonly market: 'spot' | 'swap';
  readonly form: EventForm;
  /** content version: grows with every change of rows */
  readonly version: number;
  /** who brought the first ones */
  readonly source: string;
  /** trades, snapshots or figures */
  readonly records: number;
  /** rows of the table: of a snapshot one per level */
  readonly rows: number;
  /** UTC ms; NaN when there is none */
  readonly first: number;
  readonly last: number;
}

type Row = Omit<EventSeries, 'first' | 'last'> & { readonly first: number | null; readonly last: number | null };

const SELECT = `SELECT s.id, s.kind, s.venue, s.market, s.symbol, s.form, s.version, s.source,
  ifnull(sum(b.records), 0) AS records, ifnull(sum(b.rows), 0) AS rows, min(b.first_time) AS first, max(b.last_time) AS last
  FROM event_series s LEFT JOIN event_blocks b ON b.series_id = s.id`;

const toSeries = (row: Row): EventSeries => ({ ...row, first: row.first ?? Number.NaN, last: row.last ?? Number.NaN });

/** Everything between bars that is stored, by kind, venue, market and symbol. */
export function listEvents(store: Store): EventSeries[] {
  return reading(store, () => {
    const rows = prepared(store, `${SELECT} GROUP BY s.id ORDER BY s.kind, s.venue, s.market, s.symbol`).all() as Row[];
    return rows.map(toSeries);
  });
}

export function findEvents(store: Store, kind: EventKind, market: EventMarket): EventSeries | undefined {
  return reading(store, () => {
    const row = prepared(
      store,
      `${SELECT} WHERE s.kind = ? AND s.venue = ? AND s.market = ? AND s.symbol = ? GROUP BY s.id`,
    ).get(kind.name, market.venue, market.market, market.symbol) as Row | undefined;
    return row === undefined ? undefined : toSeries(row);
  });
}

/**
 * The series of this market, made empty when absent. Call inside a write.
 *
 * @throws E_USAGE for mark prices, which nobody trades; E_DATA when single trades meet those that were added up
 */
export function ensureEvents(
  store: Store,
  kind: EventKind,
  market: EventMarket,
  facts: { readonly form: EventForm; readonly source: string },
): EventSeries {
  const name = describeMarket(market);
  if (market.market === 'mark' || (kind.name === 'open_interest' && market.market === 'spot')) {
    const words = kind.name === 'open_interest' ? 'open interest belongs' : 'trades and snapshots belong';
    const whom = kind.name === 'open_interest' ? 'perpetuals' : 'markets that are traded';
    throw new QuantError('E_USAGE', `${name}: ${words} to ${whom}, not to ${market.market}`, {
      hint: 'say --market swap',
    });
  }
  const found = findEvents(store, kind, market);
  if (found === undefined) {
    prepared(
      store,
      'INSERT INTO event_series (kind, venue, market, symbol, form, source) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(kind.name, market.venue, market.market, market.symbol, facts.form, facts.source);
    return ensureEvents(store, kind, market, facts);
  }
  if (found.form !== facts.form) {
    throw new QuantError('E_DATA', `${name} holds ${found.form} trades and cannot take ${facts.form} ones`, {
      hint: 'their ids and counts differ: give one kind a venue name of its own with --exchange',
    });
  }
  return found;
}
