import { type Candles, candlesBetween, type SeriesKey } from '../../core/candles.js';
import type { FeatureContext, FeatureRead } from '../../core/feature-context.js';
import { columnHash } from '../../core/kit/column-hash.js';
import { ceilToInterval, HOUR_MS } from '../../core/kit/time.js';
import { loadBook } from '../../data/store/book.js';
import { hashCandles, loadCandles } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { BOOK, type EventKind, type EventMarket, OPEN_INTEREST, TRADES } from '../../data/store/event-kinds.js';
import { findEvents } from '../../data/store/event-series.js';
import { listFunding, loadFunding } from '../../data/store/funding.js';
import { loadOpenInterest } from '../../data/store/open-interest.js';
import { findSeries, type SeriesInfo } from '../../data/store/series.js';
import { loadTrades } from '../../data/store/trades.js';

/** Open times of the bars that features are computed on: [fromMs, toMs), UTC ms. */
export interface BarRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Parts of a context that lie in the store; the account is the run's own. */
export type StoredPart = Exclude<keyof FeatureContext, 'account'>;

type Finder = (store: Store, series: SeriesInfo, range: BarRange, peers: readonly (SeriesInfo | Candles)[]) => boolean;
type Loader<P extends StoredPart> = (
  store: Store,
  series: SeriesInfo,
  range: BarRange,
  peers: readonly (SeriesInfo | Candles)[],
) => FeatureContext[P];

/**
 * Loads what features read beside the bars of a series, and nothing else. A part that the store does not have stays
 * undefined: the features that read it are then refused with the way to bring it.
 *
 * Bars (peers, mark, spot) are those of the same interval that open in the range. What happens between bars is loaded
 * up to the close of the last bar, that moment included, and from before the first bar, so that its features need not
 * begin with holes: funding and open interest from their beginning (a few rows a day, and scores look back over
 * months), trades and the book from one bar before, at least an hour (more would cost what the bars themselves cost).
 *
 * Funding, open interest and marks are those of the perpetual of the same venue and symbol, also beside a spot market;
 * spot is the spot market beside a perpetual, and beside a spot market there is none.
 *
 * @param reads what the wanted features read; `account` is not looked for
 * @param peers the other markets of the command: bars are taken as they are, series are loaded
 * @throws E_STORAGE when stored values are not those that were written
 */
export function loadFeatureContext(
  store: Store,
  series: SeriesInfo,
  reads: ReadonlySet<FeatureRead>,
  range: BarRange,
  peers: readonly (SeriesInfo | Candles)[] = [],
): FeatureContext {
  const has = new Set(storedParts(store, series, range, peers));
  const part = <P extends StoredPart>(name: P): { [K in P]?: FeatureContext[P] } => {
    const value = reads.has(name) && has.has(name) ? LOADERS[name](store, series, range, peers) : undefined;
    return (value === undefined ? {} : { [name]: value }) as { [K in P]?: FeatureContext[P] };
  };
  return {
    ...part('peers'),
    ...part('funding'),
    ...part('openInterest'),
    ...part('mark'),
    ...part('spot'),
    ...part('trades'),
    ...part('book'),
  };
}

/** The parts that the store has for the range, told without reading them. */
export function storedParts(
  store: Store,
  series: SeriesInfo,
  range: BarRange,
  peers: readonly (SeriesInfo | Candles)[] = [],
): StoredPart[] {
  return (Object.keys(FINDERS) as StoredPart[]).filter((name) => FINDERS[name](store, series, range, peers));
}

const swapOf = ({ venue, symbol }: EventMarket): EventMarket => ({ venue, market: 'swap', symbol });

/** The other markets: the series itself is no peer of its own. */
function othersOf<T extends SeriesKey>(series: SeriesInfo, peers: readonly T[]): T[] {
  return peers.filter(
    (peer) => peer.venue !== series.venue || peer.market !== series.market || peer.symbol !== series.symbol,
  );
}

/** The series of bars of the same venue, symbol and interval, when one of them opens in the range. */
function barsBeside(
  store: Store,
  series: SeriesInfo,
  market: SeriesKey['market'],
  range: BarRange,
): SeriesInfo | undefined {
  const { venue, symbol, intervalMs } = series;
  const found = findSeries(store, { venue, market, symbol, intervalMs });
  return found !== undefined && touches(found.firstOpen, found.lastOpen, range) ? found : undefined;
}

/** Is there something from `first` to `last` in the range? False for NaN. */
const touches = (first: number, last: number, { fromMs, toMs }: BarRange): boolean => first < toMs && last >= fromMs;

/** From the first moment that belongs to the events of the range to the one after the last. */
function eventRange({ intervalMs }: SeriesInfo, { fromMs, toMs }: BarRange): BarRange {
  return { fromMs: fromMs - Math.max(intervalMs, HOUR_MS), toMs: ceilToInterval(toMs, intervalMs) + 1 };
}

function fromTheBeginning(series: SeriesInfo, range: BarRange): BarRange {
  return { fromMs: 0, toMs: eventRange(series, range).toMs };
}

function hasEvents(store: Store, kind: EventKind, market: EventMarket, range: BarRange): boolean {
  const found = findEvents(store, kind, market);
  return found !== undefined && touches(found.first, found.last, range);
}

const FINDERS: { readonly [P in StoredPart]: Finder } = {
  peers: (_, series, __, peers) => othersOf(series, peers).length > 0,
  funding: (store, series, range) => {
    const { venue, symbol } = series;
    const found = listFunding(store).find((f) => f.venue === venue && f.market === 'swap' && f.symbol === symbol);
    return found !== undefined && touches(found.first, found.last, fromTheBeginning(series, range));
  },
  openInterest: (store, series, range) =>
    hasEvents(store, OPEN_INTEREST, swapOf(series), fromTheBeginning(series, range)),
  mark: (store, series, range) => series.market !== 'mark' && barsBeside(store, series, 'mark', range) !== undefined,
  spot: (store, series, range) => series.market !== 'spot' && barsBeside(store, series, 'spot', range) !== undefined,
  trades: (store, series, range) => hasEvents(store, TRADES, series, eventRange(series, range)),
  book: (store, series, range) => hasEvents(store, BOOK, series, eventRange(series, range)),
};

/** What the parts of a context were, one text each, in the order of their names: they go into the hash of a run's data. */
export function contextHashes(context: FeatureContext): string[] {
  return Object.entries(context)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, part]) => {
      if (name === 'mark' || name === 'spot') return hashCandles(part);
      if (name === 'peers') return part.map(hashCandles);
      return Object.entries<unknown>(part).map(([column, values]) => {
        if (!ArrayBuffer.isView(values)) return `${name}.${column} ${String(values)}`;
        const numbers = values instanceof Float64Array ? values : Float64Array.from(values as Uint8Array);
        return `${name}.${column} ${columnHash(numbers)}`;
      });
    });
}

const orNone = <T>(value: T, length: number): T | undefined => (length === 0 ? undefined : value);

function barsOf(store: Store, found: SeriesInfo | undefined, range: BarRange): Candles | undefined {
  if (found === undefined) return undefined;
  // A gap may swallow the range: that is a part that is not there, not a mistake of the user.
  const bars = candlesBetween(loadCandles(store, found), range.fromMs, range.toMs);
  return orNone(bars, bars.length);
}

const LOADERS: { readonly [P in StoredPart]: Loader<P> } = {
  peers: (store, series, range, peers) => {
    const others = othersOf(series, peers).flatMap((peer) =>
      'openTime' in peer ? peer : (barsOf(store, peer, range) ?? []),
    );
    return orNone(others, others.length);
  },
  funding: (store, series, range) => {
    const funding = loadFunding(store, swapOf(series), fromTheBeginning(series, range));
    return orNone(funding, funding.time.length);
  },
  openInterest: (store, series, range) => {
    const interest = loadOpenInterest(store, swapOf(series), fromTheBeginning(series, range));
    return orNone(interest, interest.time.length);
  },
  mark: (store, series, range) => barsOf(store, barsBeside(store, series, 'mark', range), range),
  spot: (store, series, range) => barsOf(store, barsBeside(store, series, 'spot', range), range),
  trades: (store, series, range) => {
    // Without the ids: no feature reads them, and they take a fifth of the memory.
    const { id: _, ...trades } = loadTrades(store, series, eventRange(series, range));
    return orNone(trades, trades.time.length);
  },
  book: (store, series, range) => {
    const book = loadBook(store, series, eventRange(series, range));
    return orNone(book, book.time.length);
  },
};
