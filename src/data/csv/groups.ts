import { QuantError } from '../../core/kit/errors.js';
import { parseSymbol } from '../../core/symbol.js';
import { excerpt } from './faults.js';
import type { CandleTable } from './table.js';

/** The rows of one market of a file, in order of time as far as the file has an order. */
export interface RowGroup {
  /** `BTCUSDT`; undefined when the file names no symbol */
  readonly symbol: string | undefined;
  /** columns by slot, `length` rows each */
  readonly columns: readonly Float64Array[];
  readonly length: number;
  readonly isNewestFirst: boolean;
  /** row of the table that row i of the group came from */
  rowOf(i: number): number;
}

/**
 * Splits a table by its symbol column, and turns files that run from the newest to the oldest bar (CryptoDataDownload
 * writes them so) the right way round. A file of one market is not copied: its columns are turned in place.
 *
 * @param only keeps this symbol alone
 * @throws E_DATA when a symbol cannot be read, or `only` is not among them
 */
export function splitGroups(table: CandleTable, only: string | undefined): RowGroup[] {
  const { sink, dialect, file } = table;
  const columns = sink.columns.map((column) => column.subarray(0, sink.rows));
  const time = columns[dialect.slots.time];
  if (dialect.slots.symbol < 0) return [orient(only, columns, time, undefined)];

  const names = [...sink.symbols.keys()].map((text) => symbolName(text, file));
  const distinct = [...new Set(names)].sort();
  if (only !== undefined && !distinct.includes(only)) {
    throw new QuantError('E_DATA', `${file} holds ${distinct.slice(0, 8).join(', ')}, asked for ${only}`, {
      hint: 'give the symbol that the file holds, or leave it out',
    });
  }
  const wanted = only === undefined ? distinct : [only];
  if (distinct.length <= 1) return [orient(wanted[0], columns, time, undefined)];
  const rowsOf = rowsBySymbol(columns[dialect.slots.symbol], names);
  return wanted.map((symbol) => {
    const rows = rowsOf.get(symbol) ?? new Int32Array(0);
    const own = columns.map((column) => Float64Array.from(rows, (row) => column[row]));
    return orient(symbol, own, own[dialect.slots.time], rows);
  });
}

function symbolName(text: string, file: string): string {
  try {
    return parseSymbol(text).name;
  } catch (cause) {
    throw new QuantError('E_DATA', `${file}: "${excerpt(text)}" in the symbol column is not a market symbol`, {
      cause,
      hint: 'leave the column out with --columns, or correct it',
    });
  }
}

/** The rows of each symbol. A row whose symbol could not be read belongs to none; its fault is in the log. */
function rowsBySymbol(symbols: Float64Array, names: readonly string[]): Map<string, Int32Array> {
  const counts = new Int32Array(names.length);
  for (const index of symbols) if (!Number.isNaN(index)) counts[index]++;
  const total = new Map<string, number>();
  names.forEach((name, index) => {
    total.set(name, (total.get(name) ?? 0) + counts[index]);
  });
  const rows = new Map([...total].map(([name, count]) => [name, new Int32Array(count)]));
  const next = new Map([...total.keys()].map((name) => [name, 0]));
  for (let i = 0; i < symbols.length; i++) {
    const name = names[symbols[i]];
    if (name === undefined) continue;
    const place = next.get(name) ?? 0;
    rows.get(name)![place] = i;
    next.set(name, place + 1);
  }
  return rows;
}

function orient(
  symbol: string | undefined,
  columns: readonly Float64Array[],
  time: Float64Array,
  rows: Int32Array | undefined,
): RowGroup {
  const isNewestFirst = fallsMoreThanRises(time);
  if (isNewestFirst) for (const column of columns) column.reverse();
  const last = time.length - 1;
  const place = (i: number): number => (isNewestFirst ? last - i : i);
  return {
    symbol,
    columns,
    length: time.length,
    isNewestFirst,
    rowOf: rows === undefined ? place : (i) => rows[place(i)],
  };
}

function fallsMoreThanRises(time: Float64Array): boolean {
  let balance = 0;
  let before = Number.NaN;
  for (const now of time) {
    if (now > before) balance++;
    else if (now < before) balance--;
    if (!Number.isNaN(now)) before = now;
  }
  return balance < 0;
}
