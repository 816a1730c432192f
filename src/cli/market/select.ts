import { type Candles, describeSeries } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { nearestName } from '../../core/kit/nearest.js';
import { floorToInterval, formatInterval, isoUtc, parseInterval, parseTime } from '../../core/kit/time.js';
import { parseSymbol } from '../../core/symbol.js';
import { loadCandles } from '../../data/store/candles.js';
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
 * ones, then the venue and interval with the most bars.
 *
 * @throws E_NO_DATA when the store holds nothing that fits, with the `quant fetch` line that would bring it
 */
export function selectSeries(store: Store, flags: MarketFlags, nowMs: number): Selection {
  const fits = matchingSeries(store, flags);
  const wanted = flags.symbols === '' ? [] : splitSymbols(flags.symbols);
  const group = richestGroup(fits, wanted.length);
  const missing = wanted.filter((w) => !group.some((s) => s.symbol === w.name));
  if (missing.length > 0)
    throw nothingFits(
      fits,
      { ...flags, symbols: missing.map((m) => m.name).join(',') },
      missing.map((m) => m.name),
    );
  const { fromMs, toMs } = rangeOf(group, flags, nowMs);
  const isOpen = flags.symbols === '' || flags.interval === '' || (flags.exchange === '' && fits.length > group.length);
  const note = isOpen
    ? `using ${group.map(describeSeries).join(', ')}${group[0].isSimulated ? ' (simulated)' : ''}`
    : '';
  return { series: group, fromMs, toMs, note };
}

/**
 * Every stored series that the flags do not exclude, whatever its venue and interval.
 *
 * @throws E_NO_DATA when there is none, with the `quant fetch` line that would bring it
 */
export function matchingSeries(store: Store, flags: MarketFlags): SeriesInfo[] {
  const all = listSeries(store).filter((s) => s.bars > 0);
  if (all.length === 0) {
    throw new QuantError('E_NO_DATA', `${store.file} holds no candles yet`, { hint: `fill it: ${FETCH_LINE}` });
  }
  const wanted = flags.symbols === '' ? [] : splitSymbols(flags.symbols);
  const intervalMs = flags.interval === '' ? 0 : parseInterval(flags.interval);
  const fits = all.filter(
    (s) =>
      (wanted.length === 0 ||
        wanted.some((w) => w.name === s.symbol && (w.type === undefined || w.type === s.market))) &&
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

/** Loads the selected bars. @throws E_NO_DATA when the range holds none */
export function loadMarkets(store: Store, selection: Selection): Candles[] {
  return selection.series.map((series) => {
    const candles = loadCandles(store, series, { fromMs: selection.fromMs, toMs: selection.toMs });
    if (candles.length > 0) return candles;
    throw new QuantError(
      'E_NO_DATA',
      `${describeSeries(series)} has no bars from ${isoUtc(selection.fromMs)} to ${isoUtc(selection.toMs)}`,
      {
        hint: `the store holds ${isoUtc(series.firstOpen)} to ${isoUtc(series.lastOpen)}`,
      },
    );
  });
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

function rangeOf(series: readonly SeriesInfo[], flags: MarketFlags, nowMs: number): { fromMs: number; toMs: number } {
  const { intervalMs } = series[0];
  const first = Math.min(...series.map((s) => s.firstOpen));
  const end = Math.max(...series.map((s) => s.lastOpen)) + intervalMs;
  const fromMs = flags.since === '' ? first : floorToInterval(parseTime('--since', flags.since, nowMs), intervalMs);
  const toMs = flags.until === '' ? end : floorToInterval(parseTime('--until', flags.until, nowMs), intervalMs);
  if (fromMs >= toMs) {
    throw new QuantError(
      'E_PARAM',
      `the range must not be empty: it starts ${isoUtc(fromMs)} and ends ${isoUtc(toMs)}`,
      {
        hint: `the store holds ${isoUtc(first)} to ${isoUtc(end)}`,
      },
    );
  }
  return { fromMs: Math.max(fromMs, first), toMs: Math.min(toMs, end) };
}

function nothingFits(all: readonly SeriesInfo[], flags: MarketFlags, wanted: readonly string[]): QuantError {
  const symbols = flags.symbols === '' ? 'any symbol' : wanted.join(', ');
  const parts = [symbols, flags.interval, flags.exchange, flags.market].filter((p) => p !== '');
  const held = [...new Set(all.map((s) => s.symbol))];
  const near = wanted.map((w) => nearestName(w, held)).find((n) => n !== undefined && !wanted.includes(n));
  const line = [
    'quant fetch --symbols',
    wanted.length === 0 ? held[0] : wanted.join(','),
    `--interval ${flags.interval === '' ? formatInterval(all[0].intervalMs) : flags.interval}`,
    flags.exchange === '' ? '' : `--exchange ${flags.exchange}`,
    flags.market === '' ? '' : `--market ${flags.market}`,
    `--since ${flags.since === '' ? '2023-01-01' : flags.since}`,
  ]
    .filter((p) => p !== '')
    .join(' ');
  return new QuantError('E_NO_DATA', `the store has no candles of ${parts.join(' ')}`, {
    hint: near === undefined ? `bring them: ${line}` : `did you mean ${near}? Or bring them: ${line}`,
  });
}
