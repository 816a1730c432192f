import { QuantError } from '../../core/kit/errors.js';
import { formatInterval, isoUtc } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import { parseSymbol } from '../../core/symbol.js';
import { medianStep, settledRuns, settlementMs } from '../settlements.js';
import type { Stretch } from '../store/stretch.js';
import { type FileFacts, readFileLines } from './bytes.js';
import { readDate } from './dates.js';
import { createFaultLog, describeCounts, describeFault, excerpt, type FaultLog, type RowFault } from './faults.js';
import { type FundingLayout, fundingLayout } from './funding-head.js';
import { splitLine } from './head.js';
import { readNumber } from './number.js';
import { epochToMs } from './time-unit.js';

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

interface Rows {
  readonly layout: FundingLayout;
  readonly time: Float64Array;
  readonly rate: Float64Array;
  readonly symbols: readonly (string | undefined)[];
  readonly lines: readonly number[];
  readonly isDate: boolean;
}

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
  const rows = parseRows(text, layout, file, faults, options);
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

function parseRows(
  text: string,
  layout: FundingLayout,
  file: string,
  faults: FaultLog,
  options: FundingFileOptions,
): Rows {
  const times: number[] = [];
  const rates: number[] = [];
  const symbols: (string | undefined)[] = [];
  const lines: number[] = [];
  let isDate: boolean | undefined;
  text.split(/\r\n|\n|\r/).forEach((raw, i) => {
    if (raw.trim() === '') return;
    const line = layout.dataLine + i;
    const row = times.length;
    const cells = splitLine(raw, layout.delimiter, `${file}, line ${line}`);
    const add = (column: string, reason: string, found: string): void =>
      faults.add({ row, line, column, reason, found });
    if (cells.length !== layout.names.length) {
      add('', `row must have ${layout.names.length} columns`, raw);
    }
    const timeCell = cells[layout.time] ?? '';
    const number = readNumber(timeCell);
    isDate ??= number.fault !== undefined;
    const time = isDate
      ? readDate(timeCell, options.assumeUtc ?? false)
      : { timeMs: number.value, fault: number.fault };
    if (time.fault !== undefined) add(layout.names[layout.time], time.fault, timeCell);
    const rate = readNumber(cells[layout.rate] ?? '');
    if (rate.fault !== undefined) add(layout.names[layout.rate], rate.fault, cells[layout.rate] ?? '');
    times.push(time.timeMs);
    rates.push(rate.value);
    lines.push(line);
    symbols.push(
      layout.symbol < 0
        ? undefined
        : symbolOf(cells[layout.symbol] ?? '', (reason, found) => add(layout.names[layout.symbol], reason, found)),
    );
  });
  const time = Float64Array.from(times);
  if (isDate !== true) {
    epochToMs(time, time.length, { file, column: layout.names[layout.time], lineOf: (row) => lines[row] });
  }
  return { layout, time, rate: Float64Array.from(rates), symbols, lines, isDate: isDate ?? false };
}

function symbolOf(cell: string, add: (reason: string, found: string) => void): string | undefined {
  try {
    return parseSymbol(cell).name;
  } catch {
    add('not a market symbol', cell);
    return undefined;
  }
}

function groupRows(rows: Rows, file: string, faults: FaultLog, options: FundingFileOptions): FundingSet[] {
  checkValues(rows, faults, options.nowMs);
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

function allRows({ time }: Rows, faults: FaultLog): number[] {
  return Array.from(time, (_, row) => row).filter((row) => !faults.isBad(row));
}

function checkValues({ layout, time, rate, lines }: Rows, faults: FaultLog, nowMs: number): void {
  for (let row = 0; row < time.length; row++) {
    if (faults.isBad(row)) continue;
    const [t, r] = [time[row], rate[row]];
    const add = (index: number, reason: string, found: string): void =>
      faults.add({ row, line: lines[row], column: excerpt(layout.names[index]), reason, found });
    if (!(t >= 315_532_800_000)) add(layout.time, 'time before 1980', String(t));
    else if (t > nowMs) add(layout.time, 'settlement lies in the future', t < 8e15 ? isoUtc(t) : String(t));
    if (!(Math.abs(r) < 1)) add(layout.rate, 'rate not within (-1, 1)', String(r));
  }
}

/** Sorted by time, each settlement once. Two rates of one settlement are a fault of the later row. */
function toSet(rows: Rows, symbol: string | undefined, picked: readonly number[], faults: FaultLog): FundingSet {
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
