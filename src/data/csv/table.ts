import { type FileFacts, type LineConsumer, readByteLines, readFileLines } from './bytes.js';
import { type Dialect, detectDialect } from './dialect.js';
import { readRows } from './rows.js';
import { createSink, type RowSink } from './sink.js';

export interface TableOptions {
  /** what the user says of the columns, see `parseColumns` */
  readonly columns?: string;
  /** read dates without a zone as UTC */
  readonly assumeUtc?: boolean;
  /** mark prices have no volume: a file of them may lack the column */
  readonly withoutVolume?: boolean;
  /** hash the file on the way */
  readonly hash?: boolean;
  readonly onBytes?: (done: number, total: number) => void;
}

/** A candle file as columns of numbers, in the order of the file, unchecked but for what a cell alone can tell. */
export interface CandleTable {
  readonly file: string;
  readonly dialect: Dialect;
  readonly sink: RowSink;
  readonly facts: FileFacts;
}

/** Rows to make room for at first when the size says nothing. */
const FIRST_ROWS = 16_384;
/** Whatever the head of the file promises, no more than this is taken before it is seen: 2 GB at 10 columns. */
const MOST_FIRST_ROWS = 25_000_000;

/**
 * Reads a CSV file, plain or gzipped, into `Float64Array` columns: bytes to numbers, no strings on the way.
 *
 * @throws E_USAGE, E_DATA as `readFileLines` and `detectDialect` do; faulty cells do not throw, they are in `sink.faults`
 */
export async function readTable(file: string, options: TableOptions = {}): Promise<CandleTable> {
  let total = 0;
  const consumer = createTableConsumer(file, options, () => total);
  const facts = await readFileLines(file, consumer, {
    hash: options.hash,
    onBytes: (done, size) => {
      total = size;
      options.onBytes?.(done, size);
    },
  });
  return { ...consumer.table(), file, facts };
}

/** The same for text in memory, such as a file from a zip archive. */
export function readTableBytes(name: string, bytes: Uint8Array, options: TableOptions = {}): CandleTable {
  const consumer = createTableConsumer(name, options, () => bytes.length);
  readByteLines(name, bytes, consumer);
  return { ...consumer.table(), file: name, facts: { sha256: '', bytes: bytes.length } };
}

function createTableConsumer(
  file: string,
  options: TableOptions,
  totalBytes: () => number,
): LineConsumer & { table(): { dialect: Dialect; sink: RowSink } } {
  let found: { dialect: Dialect; sink: RowSink } | undefined;
  const begin = (bytes: Uint8Array, from: number, to: number): { dialect: Dialect; sink: RowSink } => {
    const head = bytes.subarray(from, to);
    const dialect = detectDialect(head, file, options.columns, options.withoutVolume);
    const sink = createSink({
      fields: dialect.fields,
      delimiter: dialect.delimiter,
      assumeUtc: options.assumeUtc ?? false,
      firstLine: dialect.dataLine,
      capacity: guessRows(head, totalBytes()),
    });
    return { dialect, sink };
  };
  return {
    lines(bytes, from, to) {
      let at = from;
      if (found === undefined) {
        found = begin(bytes, from, to);
        at += found.dialect.dataOffset;
      }
      const { sink } = found;
      for (;;) {
        at = readRows(bytes, at, to, sink);
        if (at >= to) return;
        sink.grow();
      }
    },
    table: () => found ?? begin(new Uint8Array(0), 0, 0),
  };
}

/** Rows of the whole file, by the length of the lines in its head, and a little more. */
function guessRows(head: Uint8Array, totalBytes: number): number {
  const count = (mark: number): number => head.reduce((sum, byte) => (byte === mark ? sum + 1 : sum), 0);
  const lines = count(10) || count(13) || 1;
  const guess = Math.ceil(((totalBytes * lines) / Math.max(head.length, 1)) * 1.02);
  return Math.min(Math.max(FIRST_ROWS, guess), MOST_FIRST_ROWS);
}
