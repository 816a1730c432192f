import { barFault, EXTRA_COLUMNS, type ExtraColumn } from '../../core/candles.js';
import { formatInterval, isOnGrid, isoUtc } from '../../core/kit/time.js';
import type { FaultLog } from './faults.js';
import type { RowGroup } from './groups.js';
import type { CandleTable } from './table.js';

/** Rows that can be bars, oldest first, each time once. */
export interface CheckedBars {
  readonly length: number;
  readonly columns: readonly Float64Array[];
  /** rows that said the same thing twice; one of each was kept */
  readonly duplicates: number;
}

export interface BarRules {
  readonly intervalMs: number;
  /** bars must have closed by now, UTC ms */
  readonly nowMs: number;
}

/** Bars outside these years come from a wrong unit or a wrong column. */
const EARLIEST_MS = Date.UTC(1980, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/**
 * Sorts the rows of one market into bars, equal repetitions and faults. Nothing is corrected: a row that breaks a rule
 * is named with its line and left out here; whether the file is refused for it is decided by the caller.
 */
export function checkBars(table: CandleTable, group: RowGroup, rules: BarRules): CheckedBars {
  const { slots } = table.dialect;
  const { columns, length } = group;
  const faults = table.sink.faults;
  const time = columns[slots.time];
  const view = {
    open: columns[slots.open],
    high: columns[slots.high],
    low: columns[slots.low],
    close: columns[slots.close],
    volume: volumeOf(table, group),
  };
  const extras = EXTRA_COLUMNS.filter((name) => slots[name] >= 0);
  const report = reporter(table, group, faults);
  const isKept = new Uint8Array(length);
  let last = -1;
  let duplicates = 0;

  for (let i = 0; i < length; i++) {
    if (faults.badRows > 0 && faults.isBad(group.rowOf(i))) continue;
    const t = time[i];
    const lastTime = last < 0 ? Number.NEGATIVE_INFINITY : time[last];
    const placeFault = timeFault(t, rules);
    if (placeFault !== undefined) {
      report(i, 'time', placeFault, showTime(t));
    } else if (t < lastTime || standsAhead(time, i, lastTime)) {
      report(i, 'time', 'time out of order', showTime(t));
    } else if (t === lastTime) {
      if (sameRow(columns, i, last)) duplicates++;
      else {
        // Neither of the two can be trusted.
        const reason = 'same time as another row, with other values';
        if (isKept[last] === 1) report(last, 'time', reason, showTime(t));
        report(i, 'time', reason, showTime(t));
        isKept[last] = 0;
      }
    } else {
      const fault = valueFault(view, i) ?? extraFault(table, columns, extras, i);
      if (fault === undefined) {
        isKept[i] = 1;
        last = i;
      } else report(i, fault.role, fault.reason, fault.found);
    }
  }
  return { ...keepRows(columns, isKept), duplicates };
}

/** The volume of the rows of a group; 0 where the file has no such column and needs none. */
export function volumeOf(
  { dialect }: CandleTable,
  { columns, length }: Pick<RowGroup, 'columns' | 'length'>,
): Float64Array {
  return dialect.slots.volume < 0 ? new Float64Array(length) : columns[dialect.slots.volume];
}

function timeFault(t: number, { intervalMs, nowMs }: BarRules): string | undefined {
  if (!(t >= EARLIEST_MS && t < LATEST_MS)) return 'time outside 1980 to 2100';
  if (!isOnGrid(t, intervalMs)) return `time off the grid of ${formatInterval(intervalMs)} bars`;
  if (t + intervalMs > nowMs) return 'bar had not closed yet';
  return undefined;
}

/** One time that leaps forward, with the next row back in line: this row is the odd one, not all that follow. */
function standsAhead(time: Float64Array, i: number, lastTime: number): boolean {
  return i + 1 < time.length && time[i] > time[i + 1] && time[i + 1] > lastTime;
}

interface ValueFault {
  readonly role: 'open' | 'high' | 'low' | 'close' | 'volume' | ExtraColumn;
  readonly reason: string;
  readonly found: string;
}

type BarView = Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', Float64Array>>;

/** The core's rule for a bar, with the column to blame. */
function valueFault(view: BarView, i: number): ValueFault | undefined {
  const sentence = barFault(view, i);
  if (sentence === undefined) return undefined;
  for (const role of ['open', 'high', 'low', 'close'] as const) {
    const value = view[role][i];
    if (!(value > 0)) return { role, reason: 'price not above 0', found: String(value) };
    if (!(value < 9e15)) return { role, reason: 'price too large', found: String(value) };
  }
  const volume = view.volume[i];
  if (!(volume >= 0 && volume < 9e15)) {
    return { role: 'volume', reason: 'volume not 0 or more', found: String(volume) };
  }
  if (view.high[i] < view.low[i]) {
    return { role: 'high', reason: 'high below low', found: `${view.high[i]} < ${view.low[i]}` };
  }
  const isOpen = !(view.open[i] >= view.low[i] && view.open[i] <= view.high[i]);
  const role = isOpen ? 'open' : 'close';
  return {
    role,
    reason: `${role} outside low to high`,
    found: `${view[role][i]}, low ${view.low[i]}, high ${view.high[i]}`,
  };
}

function extraFault(
  table: CandleTable,
  columns: readonly Float64Array[],
  extras: readonly ExtraColumn[],
  i: number,
): ValueFault | undefined {
  for (const role of extras) {
    const value = columns[table.dialect.slots[role]][i];
    if (value < 0 || value >= 9e15) return { role, reason: `${role} not 0 or more`, found: String(value) };
  }
  return undefined;
}

function reporter(
  { dialect, sink }: CandleTable,
  group: RowGroup,
  faults: FaultLog,
): (i: number, role: 'time' | ValueFault['role'], reason: string, found: string) => void {
  return (i, role, reason, found) => {
    const row = group.rowOf(i);
    const column = dialect.fields.find((field) => field.slot === dialect.slots[role])?.name ?? role;
    faults.add({ row, line: sink.lineOf(row), column, reason, found });
  };
}

function showTime(ms: number): string {
  return Math.abs(ms) < 8e15 ? isoUtc(ms) : String(ms);
}

function sameRow(columns: readonly Float64Array[], a: number, b: number): boolean {
  return columns.every((column) => Object.is(column[a], column[b]) || column[a] === column[b]);
}

/** The kept rows, moved together in place; the same memory when all are kept. */
function keepRows(
  columns: readonly Float64Array[],
  isKept: Uint8Array,
): { length: number; columns: readonly Float64Array[] } {
  const length = isKept.reduce((sum, kept) => sum + kept, 0);
  if (length === isKept.length) return { length, columns };
  for (const column of columns) {
    let next = 0;
    for (let i = 0; i < isKept.length; i++) if (isKept[i] === 1) column[next++] = column[i];
  }
  return { length, columns: columns.map((column) => column.subarray(0, length)) };
}
