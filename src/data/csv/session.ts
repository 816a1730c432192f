import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Candles, candlesBetween, describeSeries, makeCandles, type SeriesKey } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import type { CandlePage, FetchRequest, MarketListing, SourceContext, SourceSession } from '../../core/source.js';
import { parseSymbol } from '../../core/symbol.js';
import { readCandleFile } from './candle-file.js';
import { nameOfFile } from './file-name.js';

export interface CsvSessionOptions {
  /** one file, or '' */
  readonly file: string;
  /** a folder whose files are chosen by their names, or '' */
  readonly folder: string;
  readonly assumeUtc: boolean;
  readonly columns: string;
}

/**
 * Files as if they were an exchange: each file that holds bars of the range is one page.
 *
 * @throws E_USAGE unless exactly one of `file` and `folder` is given
 */
export function openCsvSession(options: CsvSessionOptions, context: SourceContext): SourceSession {
  if ((options.file === '') === (options.folder === '')) {
    throw new QuantError('E_USAGE', 'source csv needs either a file or a folder', {
      hint: 'write csv(file="BTCUSDT-1h.csv") or csv(folder="candles")',
    });
  }
  return {
    serverTime: async () => context.now(),
    listing: async (symbol) => listingOf(symbol),
    candles: (request) => pagesOf(request, options, context),
    close: async () => {},
  };
}

/** What a name alone says of a market: files hold no rules of a venue. */
export function listingOf(symbol: string): MarketListing {
  const { name, base, quote } = parseSymbol(symbol);
  return { symbol: name, base, quote, isActive: true, rules: {} };
}

async function* pagesOf(
  request: FetchRequest,
  options: CsvSessionOptions,
  context: SourceContext,
): AsyncGenerator<CandlePage> {
  const { series, fromMs, toMs } = request;
  const files = options.file === '' ? filesOf(options.folder, series) : [options.file];
  const parts: Candles[] = [];
  for (const file of files) {
    const part = candlesBetween(await candlesOfFile(file, series, options, context.now()), fromMs, toMs);
    if (part.length > 0) parts.push(part);
  }
  parts.sort((a, b) => a.openTime[0] - b.openTime[0]);
  for (const candles of parts) {
    const endMs = candles.openTime[candles.length - 1] + series.intervalMs;
    yield { candles, fromMs: candles.openTime[0], toMs: endMs };
  }
}

/** Files of the folder whose names name the symbol, no other interval, and mark prices when these are asked for, by name. */
function filesOf(folder: string, series: SeriesKey): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new QuantError('E_USAGE', `${folder} is not a folder that can be read`, { cause });
  }
  const files = names
    .filter((name) => /\.csv(\.gz)?$/i.test(name))
    .filter((name) => {
      const { symbol, intervalMs, market } = nameOfFile(name);
      const isKind = (market === 'mark') === (series.market === 'mark');
      return isKind && symbol === series.symbol && (intervalMs === undefined || intervalMs === series.intervalMs);
    })
    .sort();
  if (files.length > 0) return files.map((name) => join(folder, name));
  throw new QuantError('E_NO_DATA', `${folder} has no file of ${describeSeries(series)}`, {
    hint: `name files by symbol and interval, for example ${series.symbol}-1h-2024-01.csv`,
  });
}

async function candlesOfFile(
  file: string,
  series: SeriesKey,
  { assumeUtc, columns }: CsvSessionOptions,
  nowMs: number,
): Promise<Candles> {
  const { symbol, intervalMs } = series;
  const content = await readCandleFile(file, {
    nowMs,
    symbol,
    intervalMs,
    assumeUtc,
    withoutVolume: series.market === 'mark',
    columns: columns === '' ? undefined : columns,
  });
  if (content.isSimulated) {
    throw new QuantError('E_DATA', `${file} holds simulated bars, which the source csv does not label`, {
      hint: 'use quant import, which keeps them apart from real ones',
    });
  }
  return makeCandles({ ...series, ...content.sets[0].bars });
}
