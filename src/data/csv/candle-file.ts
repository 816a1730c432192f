import { basename } from 'node:path';
import { type CandleInput, EXTRA_COLUMNS, type ExtraColumn } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { plural } from '../../core/kit/words.js';
import { type CheckedBars, checkBars, volumeOf } from './bars.js';
import type { FileFacts } from './bytes.js';
import { NO_ZONE } from './dates.js';
import { describeCounts, describeFault, type RowFault } from './faults.js';
import { nameOfFile } from './file-name.js';
import { type RowGroup, splitGroups } from './groups.js';
import { decideInterval } from './steps.js';
import { type CandleTable, readTable, readTableBytes } from './table.js';
import { epochToMs, type TimeUnit } from './time-unit.js';

export interface CandleFileOptions {
  /** bars must have closed by now, UTC ms */
  readonly nowMs: number;
  /** `BTCUSDT`: the only symbol wanted of a file with several, and the name where the file has none */
  readonly symbol?: string;
  readonly intervalMs?: number;
  readonly assumeUtc?: boolean;
  /** see `parseColumns` */
  readonly columns?: string;
  /** mark prices have no volume: a file of them may lack the column */
  readonly withoutVolume?: boolean;
  /** `abort` (default) refuses the file; `quarantine` leaves bad rows out and reports them */
  readonly onBadRows?: 'abort' | 'quarantine';
  /** also refuse equal repetitions and missing bars */
  readonly strict?: boolean;
  readonly hash?: boolean;
  readonly onBytes?: (done: number, total: number) => void;
}

/** The bars of one market in a file. */
export interface CandleSet {
  readonly symbol: string | undefined;
  readonly intervalMs: number;
  readonly bars: Pick<CandleInput, 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume'> & {
    readonly extra: Readonly<Partial<Record<ExtraColumn, Float64Array>>>;
  };
  readonly length: number;
  readonly duplicates: number;
  /** bars missing between the first and the last one */
  readonly missing: number;
}

export interface CandleFile {
  readonly file: string;
  readonly facts: FileFacts;
  /** `CryptoDataDownload, newest first, unix seconds` */
  readonly dialect: string;
  readonly sets: readonly CandleSet[];
  readonly isSimulated: boolean;
  /** rows of the file, good and bad */
  readonly rows: number;
  readonly badRows: number;
  /** the first few faults and the count of each kind */
  readonly faults: readonly RowFault[];
  readonly faultCounts: Readonly<Record<string, number>>;
  /** what a person should know of how the file was read */
  readonly notes: readonly string[];
}

/**
 * Reads candles from a CSV file, plain or gzipped, whatever its dialect, and holds every row to the rules of a bar.
 *
 * @throws E_DATA when the dialect is ambiguous, a time unit is mixed, or (unless quarantined) any row cannot be a bar
 */
export async function readCandleFile(file: string, options: CandleFileOptions): Promise<CandleFile> {
  return toCandles(await readTable(file, options), options);
}

/** The same for bytes in memory, under the name that messages give them. */
export function readCandleBytes(name: string, bytes: Uint8Array, options: CandleFileOptions): CandleFile {
  return toCandles(readTableBytes(name, bytes, options), options);
}

function toCandles(table: CandleTable, options: CandleFileOptions): CandleFile {
  const { file, dialect, sink } = table;
  if (sink.rows === 0) throw new QuantError('E_DATA', `${file}: the file holds no rows`);
  const timeName = dialect.fields.find((field) => field.slot === dialect.slots.time)?.name ?? 'time';
  const unit =
    dialect.timeKind === 'epoch'
      ? epochToMs(sink.columns[dialect.slots.time], sink.rows, { file, column: timeName, lineOf: sink.lineOf })
      : undefined;
  const named = nameOfFile(file);
  const groups = splitGroups(table, options.symbol);
  const sets = groups.map((group) => toSet(table, group, named.intervalMs, options));
  const { faults } = sink;
  const { badRows } = faults;
  if (badRows > 0 && options.onBadRows !== 'quarantine') throw badRowsError(table, badRows);
  if (sets.every((set) => set.length === 0)) {
    throw new QuantError('E_DATA', `${file}: none of ${sink.rows} rows can be a bar: ${describeCounts(faults.counts)}`);
  }
  if (options.strict) refuseLoose(file, sets);
  return {
    file,
    facts: table.facts,
    dialect: dialectInWords(table, groups, unit, options.assumeUtc ?? false),
    sets: sets.filter((set) => set.length > 0),
    isSimulated: isSimulated(table),
    rows: sink.rows,
    badRows,
    faults: faults.first,
    faultCounts: Object.fromEntries(faults.counts),
    notes: notesOn(table, sets, badRows, named.isTestnet),
  };
}

function toSet(
  table: CandleTable,
  group: RowGroup,
  namedIntervalMs: number | undefined,
  options: CandleFileOptions,
): CandleSet {
  const { slots } = table.dialect;
  const time = group.columns[slots.time];
  const hints = { file: table.file, given: options.intervalMs, named: namedIntervalMs };
  // When every time is broken the faults say more than a guess at the interval would.
  const isUnreadable = time.every((t) => Number.isNaN(t));
  const intervalMs = isUnreadable ? (options.intervalMs ?? 60_000) : decideInterval(time, hints);
  const checked: CheckedBars = checkBars(table, group, { intervalMs, nowMs: options.nowMs });
  const { columns, length } = checked;
  const openTime = columns[slots.time];
  const extra: Partial<Record<ExtraColumn, Float64Array>> = {};
  for (const name of EXTRA_COLUMNS) if (slots[name] >= 0) extra[name] = columns[slots[name]];
  return {
    symbol: group.symbol,
    intervalMs,
    bars: {
      openTime,
      open: columns[slots.open],
      high: columns[slots.high],
      low: columns[slots.low],
      close: columns[slots.close],
      volume: volumeOf(table, checked),
      extra,
    },
    length,
    duplicates: checked.duplicates,
    missing: length === 0 ? 0 : (openTime[length - 1] - openTime[0]) / intervalMs + 1 - length,
  };
}

function badRowsError({ file, sink }: CandleTable, badRows: number): QuantError {
  const { first, counts } = sink.faults;
  const some = first.slice(0, 3).map(describeFault).join('; ');
  const kinds = counts.size > 1 || badRows > 3 ? ` [${describeCounts(counts)}]` : '';
  return new QuantError('E_DATA', `${file}: ${badRows} of ${sink.rows} rows cannot be bars: ${some}${kinds}`, {
    hint: hintFor([...counts.keys()]),
  });
}

/** What to do about the first kind of fault that has a remedy of its own. */
const REMEDIES: readonly (readonly [start: string, hint: string])[] = [
  [NO_ZONE, 'if the dates are UTC, say so with --assume-utc'],
  ['ambiguous date', 'write dates as 2017-01-31, with a time zone or with --assume-utc'],
  ['time in exponent form', 'a spreadsheet rounded the times and they cannot be had back: get the file again'],
  ['decimal comma', 'write numbers with a decimal point and without separators'],
];

function hintFor(reasons: readonly string[]): string {
  const known = REMEDIES.find(([start]) => reasons.some((reason) => reason.startsWith(start)));
  return known?.[1] ?? 'correct the file, or leave these rows out with --on-bad-rows quarantine';
}

function refuseLoose(file: string, sets: readonly CandleSet[]): void {
  const duplicates = sets.reduce((sum, set) => sum + set.duplicates, 0);
  const missing = sets.reduce((sum, set) => sum + set.missing, 0);
  if (duplicates + missing > 0) {
    throw new QuantError(
      'E_DATA',
      `${file}: strict: ${plural(duplicates, 'repeated row')} and ${plural(missing, 'missing bar')}`,
      {
        hint: 'leave --strict out to drop equal repetitions and to list the gaps',
      },
    );
  }
}

function isSimulated({ dialect, sink, file }: CandleTable): boolean {
  if (dialect.slots.simulated < 0) return false;
  const flags = sink.columns[dialect.slots.simulated].subarray(0, sink.rows);
  const count = flags.reduce((sum, flag) => sum + (flag === 1 ? 1 : 0), 0);
  if (count === 0 || count === sink.rows) return count > 0;
  throw new QuantError('E_DATA', `${file}: ${count} of ${sink.rows} rows are simulated: the two kinds must not mix`);
}

function dialectInWords(
  { dialect }: CandleTable,
  groups: readonly RowGroup[],
  unit: TimeUnit | undefined,
  assumeUtc: boolean,
): string {
  const words = [
    dialect.flavour === 'header' ? 'CSV with a header' : dialect.flavour,
    groups.every((group) => group.isNewestFirst) ? 'newest first' : 'oldest first',
    unit === undefined
      ? assumeUtc
        ? 'dates, read as UTC where they name no zone'
        : 'dates with a zone'
      : `unix ${unit}`,
  ];
  if (dialect.delimiter === 59) words.push('semicolons');
  if (dialect.delimiter === 9) words.push('tabs');
  return words.join(', ');
}

function notesOn(
  { dialect, file, sink }: CandleTable,
  sets: readonly CandleSet[],
  badRows: number,
  isTestnet: boolean,
): string[] {
  const notes: string[] = [];
  if (dialect.ignored.length > 0) notes.push(`columns not used: ${dialect.ignored.slice(0, 12).join(', ')}`);
  const duplicates = sets.reduce((sum, set) => sum + set.duplicates, 0);
  if (duplicates > 0) notes.push(`${plural(duplicates, 'equal repetition')} dropped`);
  if (badRows > 0) notes.push(`${plural(badRows, 'row')} left out: ${describeCounts(sink.faults.counts)}`);
  if (isTestnet) {
    notes.push(`${basename(file)} names a test network: its prices are not those of a market`);
  }
  return notes;
}
