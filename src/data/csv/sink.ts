import { QuantError } from '../../core/kit/errors.js';
import { createFaultLog, type FaultLog } from './faults.js';

/** What the cells of one field of the file become. */
export type FieldKind = 'number' | 'optional' | 'epoch' | 'date' | 'flag' | 'symbol' | 'skip';

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
  /** texts of the symbol column, in order of appearance; its cells hold the index */
  readonly symbols: Map<string, number>;
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
  /** where faults go; a log of its own when absent */
  readonly faults?: FaultLog;
}

export function createSink(options: SinkOptions): RowSink {
  const { fields, firstLine } = options;
  const slots = fields.reduce((most, field) => Math.max(most, field.slot + 1), 0);
  /** rows before which lines were skipped, in order, and how many had been by then */
  const skippedAt: number[] = [];
  const skippedSum: number[] = [];
  const sink: RowSink = {
    fields,
    delimiter: options.delimiter,
    targets: Int32Array.from(fields, targetOf),
    assumeUtc: options.assumeUtc,
    faults: options.faults ?? createFaultLog(),
    columns: Array.from({ length: slots }, () => roomFor(options.capacity)),
    capacity: options.capacity,
    rows: 0,
    line: firstLine,
    symbols: new Map(),
    skipLine(row) {
      const sum = (skippedSum.at(-1) ?? 0) + 1;
      if (skippedAt.at(-1) === row) skippedSum[skippedSum.length - 1] = sum;
      else {
        skippedAt.push(row);
        skippedSum.push(sum);
      }
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
      let from = 0;
      let to = skippedAt.length;
      while (from < to) {
        const middle = (from + to) >>> 1;
        if (skippedAt[middle] <= row) from = middle + 1;
        else to = middle;
      }
      return firstLine + row + (from === 0 ? 0 : skippedSum[from - 1]);
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
