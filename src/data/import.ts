import { makeCandles, type SeriesKey } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import { type CandleFile, type CandleFileOptions, type CandleSet, readCandleFile } from './csv/candle-file.js';
import { eventKindOf } from './csv/event-head.js';
import { nameOfFile } from './csv/file-name.js';
import { looksLikeFunding } from './csv/funding-head.js';
import type { ImportCounts, ImportProgress } from './import-counts.js';
import { type EventImport, importEvents } from './import-events.js';
import { type FundingImport, importFunding } from './import-funding.js';
import { type ConflictPolicy, writeCandles } from './store/candles.js';
import { type Store, writing } from './store/database.js';
import type { EventKindName } from './store/event-kinds.js';
import { type GapRow, syncGaps } from './store/gaps.js';
import { ensureSeries, type SeriesInfo, seriesById } from './store/series.js';
import { recordSourceFile } from './store/source-files.js';

export interface ImportOptions {
  /**
   * What is not given is taken from the file's columns, rows and name; a file that names no exchange belongs to the
   * venue `file`, and to the spot market unless its name says otherwise. Funding is always a perpetual's.
   */
  readonly key: {
    readonly venue?: string;
    readonly market?: 'spot' | 'swap' | 'mark';
    /** what the way in which the symbol was written says: `BTC/USDT:USDT` is a perpetual */
    readonly impliedMarket?: 'spot' | 'swap';
    readonly symbol?: string;
    readonly intervalMs?: number;
  };
  /** what the files hold; told from their columns when absent */
  readonly kind?: 'candles' | 'funding' | EventKindName;
  /** what to do with a bar or rate that is stored with other values; default `refuse` */
  readonly onConflict?: ConflictPolicy;
  /** `abort` (default) refuses a file with a row that cannot be a bar; `quarantine` leaves such rows out and counts them */
  readonly onBadRows?: 'abort' | 'quarantine';
  /** read dates without a time zone as UTC */
  readonly assumeUtc?: boolean;
  /** also refuse equal repetitions and missing bars or settlements */
  readonly strict?: boolean;
  /** which column is what: `time,open,high,low,close,volume` or `time=date,volume=Volume BTC` */
  readonly columns?: string;
  /** UTC ms; bars that have not closed by then are refused. Default: the clock */
  readonly nowMs?: number;
  /** rows of a file of trades or snapshots that are taken at once; as many as fit into a few megabytes when absent */
  readonly batchRows?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** told of each file that is stored, also when a later one is refused */
  readonly onStored?: (results: readonly ImportResult[]) => void;
}

/** What one file brought to one series, to the funding of one contract, or to what happens between the bars of a market. */
export type ImportResult = CandleImport | FundingImport | EventImport;

export interface CandleImport extends ImportCounts {
  readonly kind: 'candles';
  readonly series: SeriesInfo;
  readonly gaps: readonly GapRow[];
}

/**
 * Brings files of candles, mark prices, funding rates, trades, order books or open interest into the store. Each file is one transaction: all of its rows, or,
 * when one cannot be or a stored one disagrees, none. A file that was imported before changes nothing.
 *
 * @returns one result per file and series, in the order given
 * @throws E_USAGE no such file; E_DATA a file that cannot be trusted; E_STORAGE; E_INTERRUPTED between two files
 */
export async function importFiles(
  store: Store,
  files: readonly string[],
  options: ImportOptions,
): Promise<ImportResult[]> {
  const nowMs = options.nowMs ?? Date.now();
  const results: ImportResult[] = [];
  for (const file of files) {
    if (options.signal?.aborted) {
      throw new QuantError('E_INTERRUPTED', `interrupted before ${file}`, {
        hint: 'whole files are stored; run the same command again to go on',
      });
    }
    const stored = await importFile(store, file, options, nowMs);
    options.onStored?.(stored);
    results.push(...stored);
  }
  return results;
}

async function importFile(
  store: Store,
  file: string,
  options: ImportOptions,
  nowMs: number,
): Promise<readonly ImportResult[]> {
  // Who names the columns by their roles means bars.
  const told = options.columns === undefined ? (eventKindOf(file) ?? fundingOrCandles(file)) : fundingOrCandles(file);
  const kind = options.kind ?? told;
  if (kind === 'funding') return importFunding(store, file, { ...options, nowMs });
  if (kind !== 'candles') return importEvents(store, file, kind, { ...options, nowMs });
  return storeFile(store, await readCandleFile(file, fileOptions(file, nowMs, options)), options, nowMs);
}

const fundingOrCandles = (file: string): 'funding' | 'candles' => (looksLikeFunding(file) ? 'funding' : 'candles');

function fileOptions(file: string, nowMs: number, options: ImportOptions): CandleFileOptions {
  const { assumeUtc, columns, onBadRows, strict, onProgress } = options;
  return {
    nowMs,
    symbol: options.key.symbol,
    intervalMs: options.key.intervalMs,
    withoutVolume: (options.key.market ?? nameOfFile(file).market) === 'mark',
    assumeUtc,
    columns,
    onBadRows,
    strict,
    hash: true,
    onBytes: (doneBytes, totalBytes) => onProgress?.({ file, doneBytes, totalBytes }),
  };
}

function storeFile(store: Store, content: CandleFile, options: ImportOptions, nowMs: number): CandleImport[] {
  const keys = content.sets.map((set) => keyOf(content.file, set, options));
  return writing(store, () =>
    content.sets.map((set, i) => {
      const isSimulated = content.isSimulated || keys[i].venue === 'sim';
      const { id } = ensureSeries(store, keys[i], { isSimulated, source: 'file' });
      const { openTime } = set.bars;
      // What stands in the other columns of a file of mark prices counts samples, not trades.
      const extra = keys[i].market === 'mark' ? {} : set.bars.extra;
      const count = writeCandles(store, id, makeCandles({ ...keys[i], ...set.bars, extra, isSimulated }), {
        coverage: { fromMs: openTime[0], toMs: openTime[set.length - 1] + set.intervalMs, source: 'file' },
        onConflict: options.onConflict,
      });
      recordSourceFile(store, {
        hash: content.facts.sha256,
        path: content.file,
        seriesId: id,
        bars: set.length,
        importedAt: nowMs,
      });
      return {
        kind: 'candles',
        file: content.file,
        sha256: content.facts.sha256,
        gaps: syncGaps(store, id),
        series: seriesById(store, id),
        rows: set.length,
        inserted: count.inserted,
        unchanged: count.unchanged,
        conflicts: count.conflicts,
        replaced: count.replaced,
        duplicates: set.duplicates,
        badRows: content.badRows,
        faults: content.faults,
        faultCounts: content.faultCounts,
        dialect: content.dialect,
        notes: content.notes,
      };
    }),
  );
}

/** The series of a set: what the user says, then the symbol column, then the name of the file. */
function keyOf(file: string, set: CandleSet, options: ImportOptions): SeriesKey {
  const named = nameOfFile(file);
  const symbol = options.key.symbol ?? set.symbol ?? named.symbol;
  if (symbol === undefined) {
    throw new QuantError('E_USAGE', `${file}: neither the file nor its name says which symbol it holds`, {
      hint: 'state it: --symbol BTCUSDT',
    });
  }
  // The way a symbol is written does not tell the perpetual from its mark price.
  const implied = named.market === 'mark' ? 'mark' : (options.key.impliedMarket ?? named.market ?? 'spot');
  const { venue = named.venue ?? 'file', market = implied } = options.key;
  return { venue, market, symbol, intervalMs: set.intervalMs };
}
