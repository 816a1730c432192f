import { QuantError } from '../../core/kit/errors.js';
import { createFaultLog, type FaultLog } from './faults.js';

/** What the cells of one field of the file become. */
export type FieldKind = 'number' | 'optional' | 'epoch' | 'date' | 'symbol' | 'skip';

export interface Field {
  /** the column's name in the file, or `field 3` where the file has no header */
  readonly name: string;
  readonly kind: FieldKind;
  /** index of the column that receives its numbers; -1 for a skipped field */
  readonly slot: number;
}

/** Columns that grow while lines are read into them, and what the reader found on the way. */
export interface RowSink {
  readonly fields: readonly Field[];
  readonly delimiter: number;
  /** per field: the column for the fast path, -1 to skip, -2 for cells that always take the slow path */
  readonly targets: Int32Array;
  readonly assumeUtc: boolean;
  readonly faults: FaultLog;
  columns: Float64Array[];
  capacity: number;
  rows: number;
  /** line of the next row, 1-based */
  line: number;
  /** texts of the symbol column; its cells hold indexes into this list */
  readonly symbols: string[];
  /** A line that holds no row (blank). */
  skipLine(row: number): void;
  /** Makes room for at least as many rows again. */
  grow(): void;
  /** The line of the file that row `row` stood on. */
  lineOf(row: number): number;
}

export interface SinkOptions {
  readonly fields: readonly Field[];
  readonly delimiter: number;
  readonly assumeUtc: boolean;
  readonly firstLine: number;
  readonly capacity: number;
}

export function createSink(options: SinkOptions): RowSink {
  const { fields, firstLine } = options;
  const slots = fields.reduce((most, field) => Math.max(most, field.slot + 1), 0);
  const skipped: { row: number; lines: number }[] = [];
  const sink: RowSink = {
    fields,
    delimiter: options.delimiter,
    targets: Int32Array.from(fields, targetOf),
    assumeUtc: options.assumeUtc,
    faults: createFaultLog(),
    columns: Array.from({ length: slots }, () => roomFor(options.capacity)),
    capacity: options.capacity,
    rows: 0,
    line: firstLine,
    symbols: [],
    skipLine(row) {
      const last = skipped.at(-1);
      if (last?.row === row) last.lines++;
      else skipped.push({ row, lines: 1 });
      sink.line++;
    },
    grow() {
      sink.capacity = Math.ceil(sink.capacity * 1.5) + 1024;
      // One column after the other, so that only one old copy lives beside the new ones.
      sink.columns.forEach((old, slot) => {
        const wider = roomFor(sink.capacity);
        wider.set(old);
        sink.columns[slot] = wider;
      });
    },
    lineOf(row) {
      let line = firstLine + row;
      for (const skip of skipped) if (skip.row <= row) line += skip.lines;
      return line;
    },
  };
  return sink;
}

function roomFor(rows: number): Float64Array {
  try {
    return new Float64Array(rows);
  } catch (cause) {
    throw new QuantError('E_DATA', `no memory for columns of ${rows} rows`, {
      cause,
      hint: 'split the file by year or month and import the parts',
    });
  }
}

function targetOf(field: Field): number {
  if (field.kind === 'skip') return -1;
  return field.kind === 'date' || field.kind === 'symbol' ? -2 : field.slot;
}
