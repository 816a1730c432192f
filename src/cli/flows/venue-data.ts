import type { FundingInput, VenueData } from '../../backtest/venue-data.js';
import type { Candles } from '../../core/candles.js';
import { makeCandles } from '../../core/candles.js';
import type { FeatureContext } from '../../core/feature-context.js';
import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import { formatInterval, isoUtc } from '../../core/kit/time.js';
import type { RunSpec } from '../../core/spec.js';
import { hashCandles, loadCandles, type TimeRange } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { fundingCoverage, loadFunding } from '../../data/store/funding.js';
import { listSeries, type SeriesInfo } from '../../data/store/series.js';
import { contextHashes, loadFeatureContext } from '../market/feature-context.js';
import { bringLine } from '../market/select.js';
import { readsOf } from './feature-reads.js';

/** What was read beside the bars, and what it was. */
export interface ReadVenueData {
  readonly venueData: VenueData;
  /** goes into the data hash of the run; empty when nothing was read */
  readonly hashes: readonly string[];
}

/**
 * Reads what a run needs beside its bars: mark prices and funding of perpetuals, finer bars, rates of currencies, other
 * venues, and what its features read.
 *
 * @param features the texts of all features that the run may ask for
 */
export function readVenueData(
  store: Store,
  spec: RunSpec,
  range: Required<TimeRange>,
  features: readonly string[],
): ReadVenueData {
  const all = listSeries(store);
  const hashes: string[] = [];
  const load = (series: SeriesInfo | undefined): Candles | null => {
    if (series === undefined || series.lastOpen < range.fromMs || series.firstOpen >= range.toMs) return null;
    const candles = loadCandles(store, series, range);
    hashes.push(hashCandles(candles));
    return candles;
  };
  const { symbols, type, venue, intervalMs, books } = spec.market;
  const isSwap = type === 'swap';
  const { detailMs } = spec.execution;
  const venueData: VenueData = {
    marks: isSwap ? symbols.map((symbol) => load(marksOf(all, spec, symbol))) : undefined,
    detail:
      detailMs === 0
        ? undefined
        : symbols.map((symbol) => load(find(all, { venue, market: type, symbol, intervalMs: detailMs }))),
    funding: isSwap ? symbols.map((symbol) => fundingOf(store, spec, symbol, range, hashes)) : undefined,
    books:
      books === undefined
        ? undefined
        : symbols.map((symbol) =>
            (books[symbol] ?? []).map((book) =>
              load(find(all, { venue: book.venue, market: type, symbol, intervalMs })),
            ),
          ),
    rates: ratesOf(all, spec, load),
    features: contextsOf(store, spec, range, { features, all, hashes }),
  };
  if (venueData.detail?.every((bars) => bars === null)) throw noDetail(spec, all, range);
  return { venueData, hashes };
}

/** What features read beside the bars of each market; the other markets of the run are known to it. */
function contextsOf(
  store: Store,
  { market: { venue, type, symbols, intervalMs } }: RunSpec,
  range: Required<TimeRange>,
  { features, all, hashes }: { features: readonly string[]; all: readonly SeriesInfo[]; hashes: string[] },
): FeatureContext[] | undefined {
  const reads = new Set([...readsOf(features)].filter((part) => part !== 'peers'));
  if (reads.size === 0) return undefined;
  return symbols.map((symbol) => {
    const series = find(all, { venue, market: type, symbol, intervalMs });
    const context = series === undefined ? {} : loadFeatureContext(store, series, reads, range);
    hashes.push(...contextHashes(context));
    return context;
  });
}

function noDetail({ market, execution }: RunSpec, all: readonly SeriesInfo[], range: Required<TimeRange>): QuantError {
  const { venue, type, symbols, intervalMs } = market;
  const name = formatInterval(execution.detailMs);
  const own = find(all, { venue, market: type, symbol: symbols[0], intervalMs });
  const since = isoUtc(Math.max(range.fromMs, own?.firstOpen ?? 0)).slice(0, 10);
  const wanted = { symbols: '', interval: name, exchange: venue, market: type, since, until: '' } as const;
  return new QuantError('E_NO_DATA', `--detail ${name}: the store holds no ${name} bars of ${symbols.join(', ')}`, {
    hint: own === undefined ? undefined : `bring them: ${bringLine(own, wanted, symbols)}`,
  });
}

type Wanted = Pick<SeriesInfo, 'venue' | 'market' | 'symbol' | 'intervalMs'>;

function find(all: readonly SeriesInfo[], { venue, market, symbol, intervalMs }: Wanted): SeriesInfo | undefined {
  return all.find(
    (s) => s.bars > 0 && s.venue === venue && s.market === market && s.symbol === symbol && s.intervalMs === intervalMs,
  );
}

/** The longest mark bars that fit into those of the run and open at its settlements; else the longest that fit. */
function marksOf(all: readonly SeriesInfo[], spec: RunSpec, symbol: string): SeriesInfo | undefined {
  const { venue, intervalMs, rules } = spec.market;
  const fits = all
    .filter((s) => s.bars > 0 && s.market === 'mark' && s.venue === venue && s.symbol === symbol)
    .filter((s) => intervalMs % s.intervalMs === 0)
    .sort((a, b) => b.intervalMs - a.intervalMs);
  return fits.find((s) => rules[symbol].fundingIntervalMs % s.intervalMs === 0) ?? fits[0];
}

/** Settlements of a week more on either side say how far apart they usually are. */
const MARGIN_MS = 7 * 86_400_000;

function fundingOf(
  store: Store,
  { market: { venue } }: RunSpec,
  symbol: string,
  { fromMs, toMs }: Required<TimeRange>,
  hashes: string[],
): FundingInput | null {
  const key = { venue, market: 'swap', symbol } as const;
  const rows = loadFunding(store, key, { fromMs: fromMs - MARGIN_MS, toMs: toMs + MARGIN_MS });
  if (rows.time.length === 0) return null;
  const coverage = fundingCoverage(store, key).map((c) => ({ fromMs: c.fromMs, toMs: c.toMs }));
  hashes.push(hashJson({ time: [...rows.time], rate: [...rows.rate] }));
  return { ...rows, coverage };
}

/** For every currency that markets settle in and the account does not count in: its price in the account's. */
function ratesOf(
  all: readonly SeriesInfo[],
  spec: RunSpec,
  load: (series: SeriesInfo | undefined) => Candles | null,
): Record<string, Candles> {
  const { currency } = spec.account;
  const { venue, intervalMs, rules } = spec.market;
  const rates: Record<string, Candles> = {};
  for (const settle of new Set(Object.values(rules).map((r) => r.settle))) {
    if (settle === '' || settle === currency) continue;
    const spot = (symbol: string): SeriesInfo | undefined =>
      all
        .filter((s) => s.bars > 0 && s.market === 'spot' && s.symbol === symbol && s.intervalMs <= intervalMs)
        .sort((a, b) => Number(b.venue === venue) - Number(a.venue === venue) || b.intervalMs - a.intervalMs)[0];
    const direct = load(spot(`${settle}${currency}`));
    const turned = direct === null ? load(spot(`${currency}${settle}`)) : null;
    const rate = direct ?? (turned === null ? null : turnedAround(turned, `${settle}${currency}`));
    if (rate !== null) rates[settle] = rate;
  }
  return rates;
}

/** The same market priced the other way: USDT per EUR from EUR per USDT. */
function turnedAround(c: Candles, symbol: string): Candles {
  const turned = (column: Float64Array): Float64Array => column.map((price) => 1 / price);
  return makeCandles({
    ...c,
    symbol,
    open: turned(c.open),
    high: turned(c.low),
    low: turned(c.high),
    close: turned(c.close),
    extra: {},
  });
}
