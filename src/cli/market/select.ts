import { type Candles, describeSeries, type SeriesKey } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { nearestName } from '../../core/kit/nearest.js';
import { ceilToInterval, formatInterval, isoUtc, minuteUtc, parseInterval, parseTime } from '../../core/kit/time.js';
import { parseSymbol } from '../../core/symbol.js';
import { loadCandles, type TimeRange } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { listSeries, type SeriesInfo } from '../../data/store/series.js';
import type { MarketFlags } from './flags.js';
import { FETCH_LINE } from './open.js';

/** The stored series that a command works on, in order of symbol, and the range it asked for. */
export interface Selection {
  readonly series: readonly SeriesInfo[];
  readonly fromMs: number;
  readonly toMs: number;
  /** what was chosen because no flag said so, in words; empty when the flags said it all */
  readonly note: string;
}

/**
 * Finds the series that the flags mean. What a flag leaves open is taken from the store: real markets before simulated
 * ones, then the venue and interval with the most bars. Mark prices are meant only when `--market mark` says so.
 *
 * @throws E_NO_DATA when the store holds nothing that fits, with the `quant fetch` line that would bring it
 */
export function selectSeries(store: Store, flags: MarketFlags, nowMs: number): Selection {
  const fits = matchingSeries(store, flags, { withMarks: flags.market === 'mark' });
  const wanted = flags.symbols === '' ? [] : splitSymbols(flags.symbols);
  const twice = wanted.find((w, i) => wanted.findIndex((other) => other.name === w.name) < i);
  if (twice !== undefined) {
    throw new QuantError('E_USAGE', `--symbols names ${twice.name} twice, as two kinds of market`, {
      hint: 'one run has one kind of market: all spot, or all perpetuals',
    });
  }
  const group = richestGroup(fits, wanted.length);
  const missing = wanted.map((w) => w.name).filter((name) => !group.some((s) => s.symbol === name));
  if (missing.length > 0) {
    // The others stand in this group, so that is where these have to be brought to.
    const [{ venue: exchange, market, intervalMs }] = group;
    throw nothingFits(group, { ...flags, exchange, market, interval: formatInterval(intervalMs) }, missing);
  }
  const { fromMs, toMs } = rangeOf(group, flags, nowMs);
  const isOpen = flags.symbols === '' || flags.interval === '' || (flags.exchange === '' && fits.length > group.length);
  const note = isOpen ? `using ${group.map(seriesLabel).join(', ')}` : '';
  return { series: group, fromMs, toMs, note };
}

/**
 * Every stored series that the flags do not exclude, whatever its venue and interval.
 *
 * @throws E_NO_DATA when there is none, with the `quant fetch` line that would bring it
 */
export function matchingSeries(
  store: Store,
  flags: MarketFlags,
  { withMarks = true }: { readonly withMarks?: boolean } = {},
): SeriesInfo[] {
  const held = listSeries(store).filter((s) => s.bars > 0);
  const all = held.filter((s) => withMarks || s.market !== 'mark');
  if (all.length === 0) {
    const what = held.length === 0 ? 'no candles yet' : 'mark prices only, and no market that is traded';
    throw new QuantError('E_NO_DATA', `${store.file} holds ${what}`, { hint: `fill it: ${FETCH_LINE}` });
  }
  const wanted = flags.symbols === '' ? [] : splitSymbols(flags.symbols);
  const intervalMs = flags.interval === '' ? 0 : parseInterval(flags.interval);
  const fits = all.filter(
    (s) =>
      (wanted.length === 0 ||
        wanted.some((w) => w.name === s.symbol && (w.type === undefined || w.type === tradedMarketOf(s)))) &&
      (intervalMs === 0 || s.intervalMs === intervalMs) &&
      (flags.exchange === '' || s.venue === flags.exchange) &&
      (flags.market === '' || s.market === flags.market),
  );
  if (fits.length > 0) return fits;
  throw nothingFits(
    all,
    flags,
    wanted.map((w) => w.name),
  );
}

/** `BTC/USDT:USDT` means a perpetual and, where these are wanted, its mark prices. */
function tradedMarketOf({ market }: Pick<SeriesKey, 'market'>): 'spot' | 'swap' {
  return market === 'mark' ? 'swap' : market;
}

/**
 * The kind of market that orders can go to.
 *
 * @throws E_USAGE for mark prices, which nobody trades at
 */
export function requireTraded({ market, symbol }: Pick<SeriesKey, 'market' | 'symbol'>): 'spot' | 'swap' {
  if (market !== 'mark') return market;
  throw new QuantError('E_USAGE', `the mark price of ${symbol} cannot be traded`, {
    hint: 'trade the perpetual: --market swap takes its mark prices from the store by itself',
  });
}

type Labelled = Pick<SeriesInfo, 'isSimulated'>;

const mark = ({ isSimulated }: Labelled): string => (isSimulated ? ' (simulated)' : '');

/** `sim spot BTCUSDT 1h (simulated)`: no result may be taken for one of a real market. */
export function seriesLabel(series: SeriesKey & Labelled): string {
  return `${describeSeries(series)}${mark(series)}`;
}

/** `BTCUSDT (simulated)` */
export function symbolLabel(series: Pick<SeriesKey, 'symbol'> & Labelled): string {
  return `${series.symbol}${mark(series)}`;
}

/** `BTCUSDT, eth/usdt` → parsed symbols without repeats. @throws E_PARAM */
export function splitSymbols(text: string): ReturnType<typeof parseSymbol>[] {
  const parsed = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(parseSymbol);
  if (parsed.length === 0)
    throw new QuantError('E_PARAM', '--symbols names no market', { hint: 'for example --symbols BTCUSDT' });
  return parsed.filter((symbol, i) => parsed.findIndex((p) => p.name === symbol.name && p.type === symbol.type) === i);
}

/** Loads the selected bars. @throws E_NO_DATA when a series has none in the range */
export function loadMarkets(store: Store, { series, fromMs, toMs }: Selection): Candles[] {
  return series.map((one) => loadCandles(store, one, { fromMs, toMs }));
}

/**
 * The open times that `--since` and `--until` ask for, [since, until); what is not given is open.
 *
 * @throws E_PARAM when one is no time, or nothing lies between them
 */
export function askedRange(flags: Pick<MarketFlags, 'since' | 'until'>, nowMs: number): TimeRange {
  const fromMs = flags.since === '' ? undefined : parseTime('--since', flags.since, nowMs);
  const toMs = flags.until === '' ? undefined : parseTime('--until', flags.until, nowMs);
  if (fromMs === undefined || toMs === undefined || fromMs < toMs) return { fromMs, toMs };
  throw new QuantError('E_PARAM', `--since must be before --until: ${isoUtc(fromMs)} is not before ${isoUtc(toMs)}`);
}

/** One run has one venue, kind of market and interval: the group that answers the most symbols, then has most bars. */
function richestGroup(series: readonly SeriesInfo[], wantedCount: number): SeriesInfo[] {
  const groups = new Map<string, SeriesInfo[]>();
  for (const s of series) {
    const key = `${s.venue} ${s.market} ${s.intervalMs}`;
    groups.set(key, [...(groups.get(key) ?? []), s]);
  }
  const rank = (group: readonly SeriesInfo[]): number[] => [
    group[0].isSimulated ? 0 : 1,
    wantedCount > 0 ? group.length : 0,
    group.reduce((sum, s) => sum + s.bars, 0),
  ];
  const sorted = [...groups.entries()].sort(([ka, a], [kb, b]) => {
    const ra = rank(a);
    const rb = rank(b);
    for (let i = 0; i < ra.length; i++) if (ra[i] !== rb[i]) return rb[i] - ra[i];
    return ka < kb ? -1 : 1;
  });
  return sorted[0][1].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

/** The asked range as far as the bars reach. A bar that opens at or after `since` and before `until` is in it. */
function rangeOf(series: readonly SeriesInfo[], flags: MarketFlags, nowMs: number): { fromMs: number; toMs: number } {
  const { intervalMs } = series[0];
  const first = Math.min(...series.map((s) => s.firstOpen));
  const end = Math.max(...series.map((s) => s.lastOpen)) + intervalMs;
  const asked = askedRange(flags, nowMs);
  const fromMs = Math.max(ceilToInterval(asked.fromMs ?? first, intervalMs), first);
  const toMs = Math.min(ceilToInterval(asked.toMs ?? end, intervalMs), end);
  if (fromMs < toMs) return { fromMs, toMs };
  const names = series.map(describeSeries).join(', ');
  throw new QuantError('E_NO_DATA', `${names}: no bar opens in the range asked for`, {
    hint: `the store holds ${minuteUtc(first)} to ${minuteUtc(end)} UTC`,
  });
}

/** @param near series that were nearly meant: where a symbol is held, and what a fetch line should say */
function nothingFits(near: readonly SeriesInfo[], flags: MarketFlags, wanted: readonly string[]): QuantError {
  const parts = [
    wanted.length === 0 ? 'any symbol' : wanted.join(', '),
    flags.interval,
    flags.exchange,
    flags.market,
  ].filter((part) => part !== '');
  const symbols = [...new Set(near.map((s) => s.symbol))].filter((symbol) => !wanted.includes(symbol));
  const venues = [...new Set(near.map((s) => s.venue))];
  const meant =
    // ETHUSDT is two letters from BTCUSDT and nobody's typing error of it.
    wanted.map((name) => nearestName(name, symbols, 1)).find((name) => name !== undefined) ??
    (flags.exchange === '' || venues.includes(flags.exchange) ? undefined : nearestName(flags.exchange, venues));
  const hint = `bring them: ${bringLine(near[0], flags, wanted.length === 0 ? [near[0].symbol] : wanted)}`;
  return new QuantError('E_NO_DATA', `the store has no candles of ${parts.join(' ')}`, {
    hint: meant === undefined ? hint : `did you mean ${meant}? Or ${hint}`,
  });
}

/** The command that brings these symbols to where the others are: as they came, from files, a simulation or a venue. */
export function bringLine(near: SeriesInfo, flags: MarketFlags, symbols: readonly string[]): string {
  const isOfThisVenue = flags.exchange === '' || flags.exchange === near.venue;
  if (near.source === 'file' && near.venue === 'file' && isOfThisVenue) return 'quant import FILE';
  const source = near.isSimulated && isOfThisVenue ? `--source '${near.source}'` : '';
  return [
    'quant fetch --symbols',
    symbols.join(','),
    source,
    `--interval ${flags.interval === '' ? formatInterval(near.intervalMs) : flags.interval}`,
    flags.exchange === '' || source !== '' ? '' : `--exchange ${flags.exchange}`,
    flags.market === '' ? '' : `--market ${flags.market === 'mark' ? 'swap' : flags.market}`,
    `--since ${flags.since === '' ? '2023-01-01' : flags.since}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}
