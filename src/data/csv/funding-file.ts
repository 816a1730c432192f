import { QuantError } from '../../core/kit/errors.js';
import { formatInterval, isoUtc } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import { medianStep, settledRuns, settlementMs } from '../settlements.js';
import type { Stretch } from '../store/stretch.js';
import { type FileFacts, readFileLines } from './bytes.js';
import { createFaultLog, describeCounts, describeFault, type FaultLog, type RowFault } from './faults.js';
import { type FundingLayout, fundingLayout } from './funding-head.js';
import { type FundingRowsRead, parseFundingRows } from './funding-rows.js';

export interface FundingFileOptions {
  /** settlements lie before now, UTC ms */
  readonly nowMs: number;
  /** the only symbol wanted of a file with several, and the name where the file has none */
  readonly symbol?: string;
  readonly assumeUtc?: boolean;
  readonly onBadRows?: 'abort' | 'quarantine';
  /** also refuse equal repetitions and holes */
  readonly strict?: boolean;
  readonly onBytes?: (done: number, total: number) => void;
}

/** The settlements of one contract in a file, by rising time. */
export interface FundingSet {
  readonly symbol: string | undefined;
  readonly time: Float64Array;
  readonly rate: Float64Array;
  readonly duplicates: number;
  /** usual distance of two settlements, ms; NaN for a single one */
  readonly usualMs: number;
  /** where no settlement is missing */
  readonly runs: readonly Stretch[];
}

export interface FundingFile {
  readonly file: string;
  readonly facts: FileFacts;
  readonly dialect: string;
  readonly sets: readonly FundingSet[];
  readonly badRows: number;
  readonly faults: readonly RowFault[];
  readonly faultCounts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** A typical rate above this can hardly be a fraction per settlement: real ones are near 0.0001. */
const LARGE_RATE = 0.002;

/**
 * Reads settled funding rates from a CSV file, plain or gzipped: one row per settlement with its time (epoch or date) and
 * the rate as a fraction, in any order, of one contract or several.
 *
 * @throws E_USAGE no such file; E_DATA when the columns cannot be told or, unless quarantined, a row cannot be a settlement
 */
export async function readFundingFile(file: string, options: FundingFileOptions): Promise<FundingFile> {
  const faults = createFaultLog();
  let text = '';
  let layout: FundingLayout | undefined;
  const facts = await readFileLines(
    file,
    {
      lines(bytes, from, to) {
        let at = from;
        if (layout === undefined) {
          layout = fundingLayout(bytes.subarray(from, to), file);
          at += layout.dataOffset;
        }
        text += Buffer.from(bytes.buffer, bytes.byteOffset + at, to - at).toString('utf8');
      },
    },
    { hash: true, onBytes: options.onBytes },
  );
  layout ??= fundingLayout(new Uint8Array(0), file);
  const rows = parseFundingRows(text, layout, file, faults, options);
  if (rows.time.length === 0) throw new QuantError('E_DATA', `${file}: the file holds no rows`);
  const sets = groupRows(rows, file, faults, options);
  if (faults.badRows > 0 && options.onBadRows !== 'quarantine') throw badRowsError(file, rows.time.length, faults);
  const filled = sets.filter(({ time }) => time.length > 0);
  if (filled.length === 0) {
    throw new QuantError('E_DATA', `${file}: none of ${rows.time.length} rows can be a settlement`);
  }
  if (options.strict === true) refuseLoose(file, filled);
  return {
    file,
    facts,
    dialect: `funding rates, ${rows.isDate ? 'dates' : 'unix times'}`,
    sets: filled,
    badRows: faults.badRows,
    faults: faults.first,
    faultCounts: Object.fromEntries(faults.counts),
    notes: notesOn(layout, filled, faults),
  };
}

function groupRows(rows: FundingRowsRead, file: string, faults: FaultLog, options: FundingFileOptions): FundingSet[] {
  if (rows.layout.symbol < 0) return [toSet(rows, options.symbol, allRows(rows, faults), faults)];
  const names = [...new Set(rows.symbols.filter((name) => name !== undefined))].sort();
  if (options.symbol !== undefined && !names.includes(options.symbol)) {
    throw new QuantError('E_DATA', `${file} holds ${names.slice(0, 8).join(', ')}, asked for ${options.symbol}`, {
      hint: 'give the symbol that the file holds, or leave it out',
    });
  }
  const wanted = options.symbol === undefined ? names : [options.symbol];
  const good = allRows(rows, faults);
  return wanted.map((name) =>
    toSet(
      rows,
      name,
      good.filter((row) => rows.symbols[row] === name),
      faults,
    ),
  );
}

function allRows({ time }: FundingRowsRead, faults: FaultLog): number[] {
  return Array.from(time, (_, row) => row).filter((row) => !faults.isBad(row));
}

/** Sorted by time, each settlement once. Two rates of one settlement are a fault of the later row. */
function toSet(
  rows: FundingRowsRead,
  symbol: string | undefined,
  picked: readonly number[],
  faults: FaultLog,
): FundingSet {
  const at = (row: number): number => settlementMs(Math.floor(rows.time[row]));
  const sorted = [...picked].sort((a, b) => at(a) - at(b) || a - b);
  const time: number[] = [];
  const rate: number[] = [];
  let duplicates = 0;
  for (const row of sorted) {
    if (at(row) !== time.at(-1)) {
      time.push(at(row));
      rate.push(rows.rate[row]);
    } else if (rows.rate[row] === rate.at(-1)) duplicates++;
    else {
      const reason = 'repeats a settlement with another rate';
      faults.add({ row, line: rows.lines[row], column: '', reason, found: isoUtc(at(row)) });
    }
  }
  const times = Float64Array.from(time);
  const usualMs = medianStep(times.subarray(1).map((t, i) => t - times[i]));
  return { symbol, time: times, rate: Float64Array.from(rate), duplicates, usualMs, runs: settledRuns(times) };
}

function badRowsError(file: string, rows: number, faults: FaultLog): QuantError {
  const some = faults.first.slice(0, 3).map(describeFault).join('; ');
  return new QuantError('E_DATA', `${file}: ${faults.badRows} of ${rows} rows cannot be settlements: ${some}`, {
    hint: 'correct the file, or leave these rows out with --on-bad-rows quarantine',
  });
}

function refuseLoose(file: string, sets: readonly FundingSet[]): void {
  const duplicates = sets.reduce((sum, set) => sum + set.duplicates, 0);
  const holes = sets.reduce((sum, set) => sum + set.runs.length - 1, 0);
  if (duplicates + holes === 0) return;
  throw new QuantError(
    'E_DATA',
    `${file}: strict: ${plural(duplicates, 'repeated row')} and ${plural(holes, 'hole')}`,
    {
      hint: 'leave --strict out to drop equal repetitions and to leave holes open',
    },
  );
}

function notesOn(layout: FundingLayout, sets: readonly FundingSet[], faults: FaultLog): string[] {
  const notes: string[] = [];
  if (layout.ignored.length > 0) notes.push(`columns not used: ${layout.ignored.slice(0, 12).join(', ')}`);
  const duplicates = sets.reduce((sum, set) => sum + set.duplicates, 0);
  if (duplicates > 0) notes.push(`${plural(duplicates, 'equal repetition')} dropped`);
  if (faults.badRows > 0) notes.push(`${plural(faults.badRows, 'row')} left out: ${describeCounts(faults.counts)}`);
  for (const { symbol, rate, usualMs } of sets) {
    const typical = medianStep(rate.map(Math.abs));
    if (typical <= LARGE_RATE) continue;
    const every = Number.isNaN(usualMs) ? '' : ` per ${formatInterval(usualMs)}`;
    notes.push(
      `${symbol ?? 'the contract'}: a typical rate is ${typical}${every}; are these percentages? Fractions are expected`,
    );
  }
  return notes;
}
