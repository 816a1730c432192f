import { QuantError } from '../../core/kit/errors.js';
import { isoUtc, minuteUtc } from '../../core/kit/time.js';
import { checkEvents } from '../../data/check-events.js';
import type { Finding } from '../../data/integrity.js';
import type { TimeRange } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { describeMarket, type EventKindName } from '../../data/store/event-kinds.js';
import { type EventSeries, listEvents } from '../../data/store/event-series.js';
import type { SeriesInfo } from '../../data/store/series.js';
import type { MarketFlags } from '../market/flags.js';
import { matchingSeries, splitSymbols } from '../market/select.js';
import { table } from '../table.js';
import { findingDocument } from './finding-document.js';

const NOUNS: Readonly<Record<EventKindName, string>> = {
  trades: 'trades',
  book: 'snapshots of the book',
  open_interest: 'figures of open interest',
};

/** What is stored between bars, as far as the flags do not exclude it. */
export function matchingEvents(store: Store, { symbols, exchange, market }: MarketFlags): EventSeries[] {
  const wanted = symbols === '' ? undefined : splitSymbols(symbols).map(({ name }) => name);
  return listEvents(store).filter(
    (one) =>
      one.records > 0 &&
      (wanted === undefined || wanted.includes(one.symbol)) &&
      (exchange === '' || one.venue === exchange) &&
      (market === '' || one.market === market),
  );
}

/** The series of bars that fit; none is an answer where something else does and no interval was asked for. */
export function seriesBeside(store: Store, flags: MarketFlags, hasOthers: boolean): SeriesInfo[] {
  try {
    return matchingSeries(store, flags);
  } catch (error) {
    if (hasOthers && flags.interval === '' && error instanceof QuantError && error.code === 'E_NO_DATA') return [];
    throw error;
  }
}

export function eventsTable(events: readonly EventSeries[]): Promise<string> {
  return table(
    [
      { title: 'venue' },
      { title: 'market' },
      { title: 'symbol' },
      { title: 'between bars' },
      { title: 'count', align: 'right' },
      { title: 'first' },
      { title: 'last' },
      { title: '' },
    ],
    events.map((one) => [
      one.venue,
      one.market,
      one.symbol,
      one.kind.replace('_', ' '),
      String(one.records),
      minuteUtc(one.first),
      minuteUtc(one.last),
      [one.form === 'aggregated' ? 'aggregated' : '', one.venue === 'sim' ? 'simulated' : '']
        .filter(Boolean)
        .join(', '),
    ]),
  );
}

export function eventDocument(one: EventSeries): object {
  return {
    kind: one.kind,
    venue: one.venue,
    market: one.market,
    symbol: one.symbol,
    form: one.form,
    count: one.records,
    rows: one.rows,
    first: isoUtc(one.first),
    last: isoUtc(one.last),
    source: one.source,
    is_simulated: one.venue === 'sim',
  };
}

/** What was found in the trades, the snapshots or the open interest of one market. */
export interface CheckedEvents {
  readonly series: EventSeries;
  readonly findings: readonly Finding[];
}

export function checkedEvents(store: Store, flags: MarketFlags, range: TimeRange): CheckedEvents[] {
  return matchingEvents(store, flags).map((series) => ({ series, findings: checkEvents(store, series, range) }));
}

/** `binance spot BTCUSDT: 19904 trades` */
export function eventsTitle(one: EventSeries): string {
  return `${describeMarket(one)}: ${one.records} ${NOUNS[one.kind]}`;
}

export function checkedDocument({ series, findings }: CheckedEvents): object {
  return { ...eventDocument(series), findings: findings.map(findingDocument) };
}
