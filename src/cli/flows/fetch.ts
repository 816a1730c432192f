import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SeriesKey } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import type { Bound } from '../../core/kit/registry.js';
import { formatDuration, isoUtc, minuteUtc, parseInterval, parseTime } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { SourceDefinition, SourceSession } from '../../core/source.js';
import type { MarketSymbol } from '../../core/symbol.js';
import { writePiecesAtomic } from '../../data/artifacts.js';
import { type FetchOptions, type FetchProgress, type FetchResult, fetchSeries } from '../../data/fetch.js';
import { fetchRules } from '../../data/fetch-rules.js';
import { sources } from '../../data/registry.js';
import type { Store } from '../../data/store/database.js';
import type { CommandContext } from '../command.js';
import { withStore } from '../market/open.js';
import { seriesLabel, splitSymbols } from '../market/select.js';
import { startProgress } from '../progress.js';
import { sourceContext } from './source-context.js';

export interface FetchFlags {
  readonly symbols: string;
  readonly interval: string;
  readonly since: string;
  readonly until: string;
  readonly exchange: string;
  readonly market: string;
  readonly mark: boolean;
  readonly funding: boolean;
  readonly source: string;
  readonly baseUrl: string;
}

/** What a fetch brought of one series; with the perpetual itself also whether its rules are new. */
interface Fetched extends FetchResult {
  readonly hasNewRules: boolean;
}

/** Brings each symbol's missing stretches into the store and says what it stored, what was there and what is missing. */
export async function runFetch(context: CommandContext, flags: FetchFlags): Promise<undefined> {
  if (flags.symbols === '') {
    throw new QuantError('E_USAGE', '--symbols must name at least one market', {
      hint: 'for example --symbols BTCUSDT,ETHUSDT',
    });
  }
  const results = await fetchAll(context, flags);
  context.output.result({
    text: () => results.map(describeResult).join('\n'),
    json: () => ({ schema: 'quant/fetch@1', series: results.map(resultDocument) }),
  });
  return undefined;
}

async function fetchAll(context: CommandContext, flags: FetchFlags): Promise<readonly Fetched[]> {
  const { now } = context;
  const fromMs = parseTime('--since', flags.since, now());
  const toMs = flags.until === '' ? now() : parseTime('--until', flags.until, now());
  if (fromMs >= toMs) {
    throw new QuantError('E_PARAM', `--since must be before --until: ${isoUtc(fromMs)} is not before ${isoUtc(toMs)}`);
  }
  const symbols = splitSymbols(flags.symbols);
  return withStore(context.globals.db, async (store) => {
    const results: Fetched[] = [];
    try {
      for (const market of ['spot', 'swap'] as const) {
        const names = symbols.filter((s) => marketOf(s, flags.market) === market).map((s) => s.name);
        if (names.length > 0) await fetchMarket(context, store, flags, { market, names, fromMs, toMs }, results);
      }
    } catch (error) {
      // What came before the symbol that failed is in the store, and the error does not say so.
      for (const result of results) context.output.note(describeResult(result));
      throw error;
    }
    return results;
  });
}

interface Wanted {
  readonly market: 'spot' | 'swap';
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** All symbols of one kind of market through one session; each is added to `results` when it is complete. */
async function fetchMarket(
  context: CommandContext,
  store: Store,
  flags: FetchFlags,
  { market, names, fromMs, toMs }: Wanted,
  results: Fetched[],
): Promise<void> {
  const bound =
    flags.source === ''
      ? sources.bind('ccxt', { exchange: flags.exchange, market, baseUrl: flags.baseUrl })
      : sources.parse(flags.source);
  const intervalMs = parseInterval(flags.interval);
  const venue = bound.definition.venue(bound.params as never);
  const world = sourceContext(context);
  const session = await bound.definition.open(bound.params as never, world);
  const sourceName = sourceNameOf(bound);
  const fetchOne = async (series: SeriesKey, options: Partial<FetchOptions>): Promise<FetchResult> => {
    const label = `${series.symbol} ${series.market === 'mark' ? 'mark ' : ''}${flags.interval}`;
    const progress = startProgress(context.output, label, context.now);
    const onProgress = (p: FetchProgress): void => progress.update(p.doneMs / p.totalMs, `${p.bars} bars, ${rate(p)}`);
    const { isSimulated } = bound.definition;
    try {
      const all = { context: world, sourceName, isSimulated, onProgress, ...options };
      return await fetchSeries(store, session, { series, fromMs, toMs }, all);
    } finally {
      progress.stop();
    }
  };
  try {
    const wantsMarks = market === 'swap' && flags.mark;
    if (wantsMarks && session.hasMarks !== true) {
      context.output.note(
        `${sourceName} gives no mark prices: margin and funding of a backtest will use last prices (--no-mark to fetch without this note)`,
      );
    }
    for (const symbol of names) {
      const series: SeriesKey = { venue, market, symbol, intervalMs };
      const result = await fetchOne(series, { funding: flags.funding });
      results.push({ ...result, hasNewRules: false });
      const hasNewRules = await fetchRules(store, session, { venue, market, symbol }, { context: world, sourceName });
      results[results.length - 1] = { ...result, hasNewRules };
      writeTruth(context, store, session, result);
      if (!wantsMarks || session.hasMarks !== true) continue;
      const marks = await orNothing(fetchOne({ ...series, market: 'mark' }, {}));
      if (marks === undefined) context.output.note(`${sourceName} has no mark prices of ${symbol} in this range`);
      else results.push({ ...marks, hasNewRules: false });
    }
  } finally {
    await session.close();
  }
}

/** Marks begin later than the market on some venues: a range without any is an answer. */
async function orNothing(fetched: Promise<FetchResult>): Promise<FetchResult | undefined> {
  try {
    return await fetched;
  } catch (error) {
    if (error instanceof QuantError && error.code === 'E_NO_DATA') return undefined;
    throw error;
  }
}

/** Beside the store, what really happened in all that it holds of a simulated market. */
function writeTruth(context: CommandContext, store: Store, session: SourceSession, result: FetchResult): void {
  const { series, inserted } = result;
  const range = { fromMs: series.firstOpen, toMs: series.lastOpen + series.intervalMs };
  for (const [name, pieces] of session.truth?.({ series, ...range }) ?? []) {
    const path = join(dirname(store.file), 'truth', name);
    if (inserted === 0 && existsSync(path)) continue;
    writePiecesAtomic(path, pieces);
    context.output.detail(`the truth behind the simulated market: ${path}`);
  }
}

/** A source by its name and settings. The clock of a simulation is no part of the world that it makes. */
function sourceNameOf({ definition, params, text }: Bound<SourceDefinition>): string {
  const hasClock = definition.isSimulated && Object.hasOwn(params, 'now');
  return hasClock ? sources.bind(definition.name, { ...params, now: '' }).text : text;
}

function marketOf(symbol: MarketSymbol, flag: string): 'spot' | 'swap' {
  return symbol.type ?? (flag === 'swap' ? 'swap' : 'spot');
}

function rate({ bars, elapsedMs }: FetchProgress): string {
  return elapsedMs > 0 ? `${Math.round((bars / elapsedMs) * 1000)} bars/s` : '';
}

function describeResult(r: Fetched): string {
  const { series, gaps } = r;
  const missing = gaps.reduce((sum, g) => sum + g.bars, 0);
  const lines = [
    `${seriesLabel(series)}: ${r.inserted} bars stored, ${r.unchanged + r.alreadyCovered} were there; the store has ${series.bars}, ${minuteUtc(series.firstOpen)} to ${minuteUtc(series.lastOpen)} UTC`,
  ];
  if (r.listedFromMs !== null) lines.push(`  listed from ${minuteUtc(r.listedFromMs)} UTC`);
  if (r.hasNewRules) lines.push(`  market rules stored (quant rules show ${series.symbol})`);
  if (r.fundingRows > 0) lines.push(`  ${r.fundingRows} funding rates`);
  if (gaps.length === 0) lines.push('  no gaps');
  else {
    lines.push(`  ${plural(gaps.length, 'gap')}, ${plural(missing, 'bar')} missing; the longest:`);
    const longest = [...gaps].sort((a, b) => b.bars - a.bars).slice(0, 5);
    for (const g of longest)
      lines.push(
        `    ${minuteUtc(g.fromMs)}  ${plural(g.bars, 'bar').padStart(9)} (${formatDuration(g.toMs - g.fromMs)}), ${g.reason}`,
      );
  }
  return lines.join('\n');
}

function resultDocument(r: Fetched): object {
  return {
    venue: r.series.venue,
    market: r.series.market,
    symbol: r.series.symbol,
    interval_ms: r.series.intervalMs,
    is_simulated: r.series.isSimulated,
    inserted: r.inserted,
    unchanged: r.unchanged,
    already_covered: r.alreadyCovered,
    bars: r.series.bars,
    first: isoUtc(r.series.firstOpen),
    last: isoUtc(r.series.lastOpen),
    listed_from: r.listedFromMs === null ? null : isoUtc(r.listedFromMs),
    funding_rows: r.fundingRows,
    new_rules: r.hasNewRules,
    gaps: r.gaps.map((g) => ({ from: isoUtc(g.fromMs), to: isoUtc(g.toMs), bars: g.bars, reason: g.reason })),
  };
}
