import { QuantError } from '../../core/kit/errors.js';
import { parseSymbol } from '../../core/symbol.js';
import type { EventRows } from '../store/event-kinds.js';
import { checkBook } from './book-rows.js';
import { type FileFacts, readFileLines } from './bytes.js';
import type { EventBatch, EventState } from './event-batch.js';
import { type EventLayout, eventLayout } from './event-head.js';
import { createFaultLog, excerpt, type FaultLog } from './faults.js';
import { readRows } from './rows.js';
import { createSink, type RowSink } from './sink.js';
import { epochToMs, type TimeUnit } from './time-unit.js';
import { checkTrades } from './trade-rows.js';

export interface EventFileOptions {
  readonly nowMs: number;
  readonly assumeUtc?: boolean;
  /** rows taken at once; default so many that they take a few megabytes */
  readonly batchRows?: number;
  readonly onBytes?: (done: number, total: number) => void;
  /** takes good rows in the order of the store, piece by piece; told how many bad rows there were so far */
  readonly onRows: (rows: EventRows, layout: EventLayout, symbol: string | undefined, badRows: number) => void;
}

export interface EventFile {
  readonly facts: FileFacts;
  readonly layout: EventLayout;
  readonly rows: number;
  readonly duplicates: number;
  readonly faults: FaultLog;
  readonly unit: TimeUnit | 'dates';
}

/** Cells held at once: 4 MB of them. */
const BATCH_CELLS = 524_288;

/**
 * Reads a file of trades or snapshots, plain or gzipped, piece by piece: memory does not grow with the file. Rows must
 * be in order of time; an equal repetition is dropped, everything else that no market can have done is a fault.
 *
 * @throws E_USAGE no such file; E_DATA when its columns cannot be told, or it holds several markets or units of time
 */
export async function readEventFile(file: string, options: EventFileOptions): Promise<EventFile> {
  const { assumeUtc = false, nowMs, onRows } = options;
  const faults = createFaultLog();
  const state: EventState = {
    lastTime: Number.NEGATIVE_INFINITY,
    lastId: Number.NEGATIVE_INFINITY,
    last: [],
    duplicates: 0,
    rows: 0,
    unit: undefined,
  };
  let layout: EventLayout | undefined;
  let sink: RowSink | undefined;
  let symbol: string | undefined;

  const take = (known: EventLayout, full: RowSink): void => {
    symbol = onlySymbol(full, symbol, file);
    const batch = batchOf(known, full, { nowMs, state, faults });
    if (!known.isDate) state.unit = timesToMs(batch, state, full, file);
    const good = known.kind === 'trades' ? checkTrades(batch) : checkBook(batch);
    state.rows += full.rows;
    if (good.length > 0) onRows(good, known, symbol, faults.badRows);
  };
  const begin = (known: EventLayout, line: number): RowSink => {
    const width = known.fields.filter(({ slot }) => slot >= 0).length;
    const offset = state.rows;
    return createSink({
      fields: known.fields,
      delimiter: known.delimiter.charCodeAt(0),
      assumeUtc,
      firstLine: line,
      capacity: options.batchRows ?? Math.ceil(BATCH_CELLS / width),
      faults: shifted(faults, offset),
    });
  };
  const facts = await readFileLines(
    file,
    {
      lines(bytes, from, to) {
        let at = from;
        if (layout === undefined || sink === undefined) {
          layout = requireLayout(bytes.subarray(from, to), file);
          at += layout.dataOffset;
          sink = begin(layout, layout.dataLine);
        }
        while (at < to) {
          at = readRows(bytes, at, to, sink);
          if (sink.rows < sink.capacity) continue;
          take(layout, sink);
          sink = begin(layout, sink.line);
        }
      },
    },
    { hash: true, onBytes: options.onBytes },
  );
  if (layout === undefined || sink === undefined) throw new QuantError('E_DATA', `${file}: the file is empty`);
  if (sink.rows > 0) take(layout, sink);
  const unit = layout.isDate ? 'dates' : (state.unit ?? 'milliseconds');
  return { facts, layout, rows: state.rows, duplicates: state.duplicates, faults, unit };
}

export function requireLayout(bytes: Uint8Array, file: string): EventLayout {
  const layout = eventLayout(bytes, file);
  if (layout !== undefined) return layout;
  throw new QuantError('E_DATA', `${file}: no columns of trades, of a book or of open interest`, {
    hint: 'name them ts_ms,trade_id,price,qty,is_buyer_maker or ts_ms,bp1,bq1,…,ap1,aq1,… or ts_ms,symbol,open_interest',
  });
}

/** Faults of a piece, counted with the rows before it. */
function shifted(log: FaultLog, offset: number): FaultLog {
  return {
    first: log.first,
    counts: log.counts,
    get badRows() {
      return log.badRows;
    },
    isBad: (row) => log.isBad(row + offset),
    add: (fault) => log.add({ ...fault, row: fault.row + offset }),
  };
}

function batchOf(
  layout: EventLayout,
  sink: RowSink,
  common: Pick<EventBatch, 'nowMs' | 'state' | 'faults'>,
): EventBatch {
  return {
    ...common,
    faults: sink.faults,
    layout,
    columns: sink.columns,
    length: sink.rows,
    report(i, slot, reason, found) {
      const column = layout.fields.find((field) => field.slot === slot)?.name ?? '';
      sink.faults.add({ row: i, line: sink.lineOf(i), column, reason, found });
    },
  };
}

/** One file has one unit, in all of its pieces. */
function timesToMs({ columns, length }: EventBatch, state: EventState, sink: RowSink, file: string): TimeUnit {
  const column = sink.fields.find(({ slot }) => slot === 0)?.name ?? 'time';
  const row = Math.max(
    columns[0].subarray(0, length).findIndex((t) => t > 0),
    0,
  );
  const first = columns[0][row];
  const unit = epochToMs(columns[0], length, { file, column, lineOf: sink.lineOf });
  if (state.unit === undefined || state.unit === unit || !(first > 0)) return state.unit ?? unit;
  throw new QuantError(
    'E_DATA',
    `${file}, line ${sink.lineOf(row)}, column "${column}": ${first} is in ${unit}, but the lines before are in ${state.unit}`,
    { hint: 'one file must hold one unit of time: split the file there and import the parts' },
  );
}

/** The name in a symbol column: one per file, since trades of two markets do not fit into one order of time and ids. */
function onlySymbol(sink: RowSink, before: string | undefined, file: string): string | undefined {
  const names = [...sink.symbols.keys()];
  const parsed = names.map((name) => {
    try {
      return parseSymbol(name).name;
    } catch (cause) {
      throw new QuantError('E_DATA', `${file}: "${excerpt(name)}" in the symbol column is not a market symbol`, {
        cause,
      });
    }
  });
  const all = new Set(before === undefined ? parsed : [before, ...parsed]);
  if (all.size <= 1) return [...all][0];
  throw new QuantError(
    'E_DATA',
    `${file} holds ${[...all].sort().slice(0, 8).join(', ')}: one file must hold one market`,
    {
      hint: 'split the file by symbol and import the parts',
    },
  );
}
