import { QuantError } from '../core/kit/errors.js';
import { nameOfFile } from './csv/file-name.js';
import { type FundingSet, readFundingFile } from './csv/funding-file.js';
import type { FileImportOptions, ImportCounts } from './import-counts.js';
import { type Store, writing } from './store/database.js';
import { writeFunding } from './store/funding.js';
import type { Stretch } from './store/stretch.js';

/** What one file brought to the funding of one contract. */
export interface FundingImport extends ImportCounts {
  readonly kind: 'funding';
  readonly venue: string;
  readonly symbol: string;
  /** first and last settlement, UTC ms */
  readonly first: number;
  readonly last: number;
  /** usual distance of two settlements, ms; NaN for a single one */
  readonly usualMs: number;
  /** the stretches in which no settlement is missing: what the file answers for */
  readonly runs: readonly Stretch[];
}

/**
 * Brings one file of settled funding rates into the store, in one transaction. It answers for the time between its rows
 * only where no settlement is missing: a hole stays a hole.
 *
 * @returns one result per contract of the file
 * @throws E_USAGE for a market that has no funding, or a symbol that nobody names; E_DATA as `readFundingFile` does, and for
 *   a rate that is stored with another value
 */
export async function importFunding(store: Store, file: string, options: FileImportOptions): Promise<FundingImport[]> {
  const { key, nowMs, assumeUtc, onBadRows, strict, onConflict, onProgress } = options;
  if (key.market === 'spot' || key.market === 'mark') {
    throw new QuantError('E_USAGE', `${file} holds funding rates, which belong to perpetuals, not to ${key.market}`, {
      hint: 'leave --market out, or say --market swap',
    });
  }
  const content = await readFundingFile(file, {
    nowMs,
    symbol: key.symbol,
    assumeUtc,
    onBadRows,
    strict,
    onBytes: (doneBytes, totalBytes) => onProgress?.({ file, doneBytes, totalBytes }),
  });
  const named = nameOfFile(file);
  const venue = key.venue ?? named.venue ?? 'file';
  const keys = content.sets.map((set) => ({ venue, market: 'swap' as const, symbol: symbolOf(file, set, options) }));
  const { facts, badRows, faults, faultCounts, dialect, notes } = content;
  return writing(store, () =>
    content.sets.map(({ time, rate, runs, duplicates, usualMs }, i): FundingImport => {
      const coverage = runs.map((run) => ({ ...run, source: 'file' }));
      const count = writeFunding(store, keys[i], { time, rate }, coverage, onConflict);
      return {
        kind: 'funding',
        file,
        sha256: facts.sha256,
        venue,
        symbol: keys[i].symbol,
        rows: time.length,
        ...count,
        duplicates,
        badRows,
        faults,
        faultCounts,
        first: time[0],
        last: time[time.length - 1],
        usualMs,
        runs,
        dialect,
        notes,
      };
    }),
  );
}

/** What the user says, then the symbol column, then the name of the file. */
function symbolOf(file: string, set: FundingSet, { key }: FileImportOptions): string {
  const symbol = key.symbol ?? set.symbol ?? nameOfFile(file).symbol;
  if (symbol !== undefined) return symbol;
  throw new QuantError('E_USAGE', `${file}: neither the file nor its name says whose funding it holds`, {
    hint: 'state it: --symbol BTCUSDT',
  });
}
