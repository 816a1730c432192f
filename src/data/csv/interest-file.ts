import { QuantError } from '../../core/kit/errors.js';
import { DAY_MS, isOnGrid } from '../../core/kit/time.js';
import { parseSymbol } from '../../core/symbol.js';
import { type EventRows, OPEN_INTEREST } from '../store/event-kinds.js';
import { type FileFacts, readFileLines } from './bytes.js';
import { showTime, timeFault } from './event-batch.js';
import { type EventFile, type EventFileOptions, requireLayout } from './event-file.js';
import type { EventLayout } from './event-head.js';
import { excerpt } from './faults.js';
import { readRows } from './rows.js';
import { createSink, type RowSink } from './sink.js';
import { epochToMs } from './time-unit.js';

/** The open interest of one contract in a file. */
export interface InterestSet {
  /** undefined when the file names no symbol */
  readonly symbol: string | undefined;
  readonly rows: EventRows;
  readonly duplicates: number;
}

export interface InterestFile extends EventFile {
  readonly facts: FileFacts;
  readonly sets: readonly InterestSet[];
}

const FIRST_ROWS = 16_384;

/**
 * Reads a file of open interest, plain or gzipped, of one contract or several: base coins, value in the quote currency,
 * or both, at the time at which they were known; or bars of a day (`oi_open … oi_close`), whose close is known when the
 * day is over and is stored with that time, one day after the bar's own.
 *
 * @param only the one symbol wanted of several
 * @throws E_USAGE no such file; E_DATA when its columns or symbols cannot be told, or `only` is not among them
 */
export async function readInterestFile(
  file: string,
  only: string | undefined,
  { nowMs, assumeUtc = false, onBytes }: Omit<EventFileOptions, 'onRows'>,
): Promise<InterestFile> {
  let found: { layout: EventLayout; sink: RowSink } | undefined;
  const facts = await readFileLines(
    file,
    {
      lines(bytes, from, to) {
        let at = from;
        if (found === undefined) {
          const layout = requireLayout(bytes.subarray(from, to), file);
          const { fields, dataLine: firstLine } = layout;
          const delimiter = layout.delimiter.charCodeAt(0);
          found = { layout, sink: createSink({ fields, delimiter, assumeUtc, firstLine, capacity: FIRST_ROWS }) };
          at += layout.dataOffset;
        }
        while (at < to) {
          at = readRows(bytes, at, to, found.sink);
          if (at < to) found.sink.grow();
        }
      },
    },
    { hash: true, onBytes },
  );
  if (found === undefined) throw new QuantError('E_DATA', `${file}: the file is empty`);
  const { layout, sink } = found;
  const column = layout.fields.find(({ slot }) => slot === 0)?.name ?? 'time';
  const place = { file, column, lineOf: sink.lineOf };
  const unit = layout.isDate ? 'dates' : epochToMs(sink.columns[0], sink.rows, place);
  const names = [...sink.symbols.keys()].map((text) => contractName(text, file));
  const distinct = [...new Set(names)].sort();
  if (only !== undefined && layout.slots.symbol >= 0 && !distinct.includes(only)) {
    throw new QuantError('E_DATA', `${file} holds ${distinct.slice(0, 8).join(', ')}, asked for ${only}`, {
      hint: 'give the symbol that the file holds, or leave it out',
    });
  }
  const wanted = layout.slots.symbol < 0 ? [undefined] : only === undefined ? distinct : [only];
  const rowsOf = rowsBySymbol(layout, sink, names);
  const sets = wanted.map((symbol) => setOf(layout, sink, symbol, rowsOf.get(symbol) ?? [], nowMs));
  const duplicates = sets.reduce((sum, set) => sum + set.duplicates, 0);
  return { facts, layout, rows: sink.rows, duplicates, faults: sink.faults, unit, sets };
}

/** `BTCUSD_PERP.A` is how Coinalyze names the perpetual `BTCUSD` of one venue. */
function contractName(text: string, file: string): string {
  try {
    return parseSymbol(text.replace(/\.[A-Z0-9]$/, '').replace(/[_-]PERP$/, '')).name;
  } catch (cause) {
    throw new QuantError('E_DATA', `${file}: "${excerpt(text)}" in the symbol column is not a market symbol`, {
      cause,
    });
  }
}

function rowsBySymbol(layout: EventLayout, sink: RowSink, names: readonly string[]): Map<string | undefined, number[]> {
  const rowsOf = new Map<string | undefined, number[]>();
  for (let row = 0; row < sink.rows; row++) {
    const symbol = layout.slots.symbol < 0 ? undefined : names[sink.columns[layout.slots.symbol][row]];
    const rows = rowsOf.get(symbol);
    if (rows === undefined) rowsOf.set(symbol, [row]);
    else rows.push(row);
  }
  return rowsOf;
}

function setOf(
  layout: EventLayout,
  sink: RowSink,
  symbol: string | undefined,
  picked: readonly number[],
  nowMs: number,
): InterestSet {
  const columns = OPEN_INTEREST.columns.map(() => new Float64Array(picked.length));
  const [time, quantity, value] = columns;
  const cell = (slot: number, row: number): number => (slot < 0 ? Number.NaN : sink.columns[slot][row]);
  let kept = 0;
  let duplicates = 0;
  for (const row of picked) {
    if (sink.faults.badRows > 0 && sink.faults.isBad(row)) continue;
    const report = (slot: number, reason: string, found: string): void => {
      const column = layout.fields.find((field) => field.slot === slot)?.name ?? '';
      sink.faults.add({ row, line: sink.lineOf(row), column, reason, found });
    };
    const opened = sink.columns[0][row];
    // Up to the next millisecond: a figure of half a millisecond after a close was not known at it.
    const at = Math.ceil(opened) + (layout.isDaily ? DAY_MS : 0);
    const [q, v] = [cell(layout.slots.quantity, row), cell(layout.slots.value, row)];
    const when = timeFault(at, nowMs);
    if (layout.isDaily && !isOnGrid(opened, DAY_MS)) report(0, 'bar does not open with its day', showTime(opened));
    else if (when !== undefined) report(0, layout.isDaily ? 'day is not over' : when, showTime(opened));
    else if (Number.isNaN(q) && Number.isNaN(v)) report(Math.max(layout.slots.value, 1), 'open interest not known', '');
    else if (q < 0 || q >= 9e15) report(1, 'open interest not 0 or more', String(q));
    else if (v < 0 || v >= 9e15) report(2, 'open interest not 0 or more', String(v));
    else if (kept > 0 && at < time[kept - 1]) report(0, 'time goes backwards', showTime(opened));
    else if (kept > 0 && at === time[kept - 1]) {
      if (Object.is(q, quantity[kept - 1]) && Object.is(v, value[kept - 1])) duplicates++;
      else report(0, 'same time as the row before, with other values', showTime(opened));
    } else {
      time[kept] = at;
      quantity[kept] = q;
      value[kept++] = v;
    }
  }
  return { symbol, rows: { columns: columns.map((column) => column.subarray(0, kept)), length: kept }, duplicates };
}
