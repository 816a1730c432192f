import { QuantError } from '../core/kit/errors.js';
import { plural } from '../core/kit/words.js';
import { type EventFile, readEventFile } from './csv/event-file.js';
import { describeCounts, describeFault } from './csv/faults.js';
import { nameOfFile } from './csv/file-name.js';
import { readInterestFile } from './csv/interest-file.js';
import type { FileImportOptions, ImportCounts } from './import-counts.js';
import { type Store, writingWhile } from './store/database.js';
import { type EventKindName, type EventMarket, type EventRows, KIND_BY_NAME } from './store/event-kinds.js';
import { type EventSeries, ensureEvents, findEvents } from './store/event-series.js';
import { type EventCount, writeEvents } from './store/event-write.js';

/** The part of the options of an import that concerns a file of trades, snapshots or open interest. */
export interface EventImportOptions extends FileImportOptions {
  readonly key: FileImportOptions['key'] & { readonly impliedMarket?: 'spot' | 'swap' };
  readonly signal?: AbortSignal;
  /** rows that are taken from a file at once; as many as fit into a few megabytes when absent */
  readonly batchRows?: number;
}

/** What one file brought to the trades, the snapshots or the open interest of one market. */
export interface EventImport extends ImportCounts {
  readonly kind: EventKindName;
  /** as it is afterwards */
  readonly series: EventSeries;
  /** first and last record of the file, UTC ms */
  readonly first: number;
  readonly last: number;
}

/**
 * Brings one file of trades, snapshots or open interest into the store in one transaction: all of its rows, or, when
 * one cannot be or a stored one disagrees, none. Trades and snapshots are written while the file is read, so that
 * memory does not grow with it; the store takes no other writer meanwhile.
 *
 * @returns one result per market of the file
 * @throws E_USAGE for a market that has no such thing, or a symbol that nobody names; E_DATA for a file that cannot be
 *   trusted; E_INTERRUPTED
 */
export async function importEvents(
  store: Store,
  file: string,
  kind: EventKindName,
  options: EventImportOptions,
): Promise<EventImport[]> {
  return writingWhile(store, () =>
    kind === 'open_interest' ? importInterest(store, file, options) : importStream(store, file, kind, options),
  );
}

interface Tally {
  readonly market: EventMarket;
  rows: number;
  first: number;
  last: number;
  count: EventCount;
}

const NOTHING: EventCount = { inserted: 0, unchanged: 0, conflicts: 0, replaced: 0 };

async function importStream(
  store: Store,
  file: string,
  kind: EventKindName,
  options: EventImportOptions,
): Promise<EventImport[]> {
  const isKept = options.onBadRows === 'quarantine';
  let tally: Tally | undefined;
  const content = await readEventFile(file, {
    ...readOptions(file, options),
    onRows: (rows, layout, symbol, badRows) => {
      if (options.signal?.aborted) {
        throw new QuantError('E_INTERRUPTED', `interrupted in ${file}`, { hint: 'nothing of this file is stored' });
      }
      if (layout.kind !== kind) throw otherKind(file, layout.words, kind);
      tally ??= {
        market: marketOf(file, symbol, kind, options),
        rows: 0,
        first: rows.columns[0][0],
        last: 0,
        count: NOTHING,
      };
      // A file that will be refused is read on for its faults alone.
      if (isKept || badRows === 0) add(store, kind, tally, rows, layout.form, options);
    },
  });
  if (content.layout.kind !== kind) throw otherKind(file, content.layout.words, kind);
  refuseFaults(file, content, options);
  return tally === undefined ? [] : [resultOf(store, file, content, tally, content.duplicates)];
}

async function importInterest(store: Store, file: string, options: EventImportOptions): Promise<EventImport[]> {
  const content = await readInterestFile(file, options.key.symbol, readOptions(file, options));
  if (content.layout.kind !== 'open_interest') throw otherKind(file, content.layout.words, 'open_interest');
  refuseFaults(file, content, options);
  return content.sets.flatMap(({ symbol, rows, duplicates }) => {
    if (rows.length === 0) return [];
    const market = marketOf(file, symbol, 'open_interest', options);
    const tally: Tally = { market, rows: 0, first: rows.columns[0][0], last: 0, count: NOTHING };
    add(store, 'open_interest', tally, rows, 'single', options);
    return [resultOf(store, file, content, tally, duplicates)];
  });
}

function readOptions(file: string, { nowMs, assumeUtc, batchRows, onProgress }: EventImportOptions) {
  const onBytes = (doneBytes: number, totalBytes: number): void => onProgress?.({ file, doneBytes, totalBytes });
  return { nowMs, assumeUtc, batchRows, onBytes };
}

function add(
  store: Store,
  name: EventKindName,
  tally: Tally,
  rows: EventRows,
  form: EventSeries['form'],
  options: EventImportOptions,
): void {
  const kind = KIND_BY_NAME[name];
  const series = ensureEvents(store, kind, tally.market, { form, source: 'file' });
  const count = writeEvents(store, kind, series, rows, options.onConflict);
  tally.count = {
    inserted: tally.count.inserted + count.inserted,
    unchanged: tally.count.unchanged + count.unchanged,
    conflicts: tally.count.conflicts + count.conflicts,
    replaced: tally.count.replaced + count.replaced,
  };
  tally.rows += count.inserted + count.unchanged + count.conflicts;
  tally.last = rows.columns[0][rows.length - 1];
}

function resultOf(store: Store, file: string, content: EventFile, tally: Tally, duplicates: number): EventImport {
  const { layout, facts, faults, unit } = content;
  const series = findEvents(store, KIND_BY_NAME[layout.kind], tally.market);
  if (series === undefined) throw new QuantError('E_BUG', `${file}: its series is not there after the write`);
  const notes: string[] = [];
  if (layout.ignored.length > 0) notes.push(`columns not used: ${layout.ignored.slice(0, 12).join(', ')}`);
  if (duplicates > 0) notes.push(`${plural(duplicates, 'equal repetition')} dropped`);
  if (faults.badRows > 0) notes.push(`${plural(faults.badRows, 'row')} left out: ${describeCounts(faults.counts)}`);
  if (nameOfFile(file).isTestnet) notes.push('the file names a test network: its prices are not those of a market');
  return {
    kind: layout.kind,
    file,
    sha256: facts.sha256,
    series,
    rows: tally.rows,
    ...tally.count,
    duplicates,
    badRows: faults.badRows,
    faults: faults.first,
    faultCounts: Object.fromEntries(faults.counts),
    first: tally.first,
    last: tally.last,
    dialect: `${layout.words}, ${unit === 'dates' ? 'dates' : `unix ${unit}`}`,
    notes,
  };
}

/** What the user says, then the symbol column, then the name of the file. */
function marketOf(
  file: string,
  inFile: string | undefined,
  kind: EventKindName,
  { key }: EventImportOptions,
): EventMarket {
  const named = nameOfFile(file);
  const symbol = key.symbol ?? inFile ?? named.symbol;
  if (symbol === undefined) {
    throw new QuantError('E_USAGE', `${file}: neither the file nor its name says which symbol it holds`, {
      hint: 'state it: --symbol BTCUSDT',
    });
  }
  const implied = kind === 'open_interest' ? 'swap' : (key.impliedMarket ?? named.market ?? 'spot');
  return { venue: key.venue ?? named.venue ?? 'file', market: key.market ?? implied, symbol };
}

function refuseFaults(file: string, content: EventFile, { onBadRows, strict }: EventImportOptions): void {
  const { faults, rows, duplicates } = content;
  const noun = KIND_BY_NAME[content.layout.kind].noun;
  if (rows === 0) throw new QuantError('E_DATA', `${file}: the file holds no rows`);
  if (faults.badRows === rows || (faults.badRows > 0 && onBadRows !== 'quarantine')) {
    const some = faults.first.slice(0, 3).map(describeFault).join('; ');
    const kinds = faults.counts.size > 1 || faults.badRows > 3 ? ` [${describeCounts(faults.counts)}]` : '';
    throw new QuantError('E_DATA', `${file}: ${faults.badRows} of ${rows} rows cannot be a ${noun}: ${some}${kinds}`, {
      hint: 'nothing was stored; correct the file, or leave these rows out with --on-bad-rows quarantine',
    });
  }
  if (strict === true && duplicates > 0) {
    throw new QuantError('E_DATA', `${file}: strict: ${plural(duplicates, 'repeated row')}`, {
      hint: 'leave --strict out to drop equal repetitions',
    });
  }
}

function otherKind(file: string, words: string, kind: EventKindName): QuantError {
  const asked = kind.replace('_', '-');
  return new QuantError('E_DATA', `${file} holds ${words}, not what --kind ${asked} says`, {
    hint: 'leave --kind out',
  });
}
