import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import { type ExportShape, exportColumns, exportHeader, exportLine, jsonLine } from './csv/write.js';
import { draftFile } from './draft.js';
import { loadCandles, type TimeRange } from './store/candles.js';
import type { Store } from './store/database.js';
import type { SeriesInfo } from './store/series.js';
import { guardStorage, storageError } from './store/storage-error.js';

const EXPORT_FORMATS = ['csv', 'csv.gz', 'jsonl', 'jsonl.gz'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions {
  readonly range?: TimeRange;
  /** one more column with the symbol, for files that are joined later */
  readonly withSymbol?: boolean;
}

export interface ExportResult {
  readonly rows: number;
  /** bytes written, packed where the format is packed */
  readonly bytes: number;
}

/** The format that a file name asks for. @throws E_USAGE for another ending */
export function formatOfPath(path: string): ExportFormat {
  const format = [...EXPORT_FORMATS].reverse().find((name) => path.toLowerCase().endsWith(`.${name}`));
  if (format !== undefined) return format;
  throw new QuantError('E_USAGE', `${path} must end in .${EXPORT_FORMATS.join(', .')}`);
}

/** Rows per piece of text: memory stays small whatever the length of the series. */
const PIECE_ROWS = 8192;

/**
 * Writes a stored series as text that reads back bit for bit: every number in the shortest form that gives the same
 * double. CSV has the header `ts_ms,open,high,low,close,volume` and the extra columns that the series knows; a
 * simulated series has one more column, `simulated`, so that it is never taken for a real one.
 *
 * @param target a path (written beside and renamed, so that no half file is ever seen) or an open stream
 * @throws E_NO_DATA, E_STORAGE
 */
export async function exportSeries(
  store: Store,
  info: SeriesInfo,
  target: string | NodeJS.WritableStream,
  format: ExportFormat,
  options: ExportOptions = {},
): Promise<ExportResult> {
  const candles = loadCandles(store, info, options.range);
  const pieces = textPieces(candles, format, { withSymbol: options.withSymbol ?? false });
  const bytes =
    typeof target === 'string'
      ? await writeFileWhole(target, pieces, format.endsWith('.gz'))
      : await writeStream(target, pieces, format.endsWith('.gz'));
  return { rows: candles.length, bytes };
}

function* textPieces(candles: Candles, format: ExportFormat, shape: ExportShape): Generator<Buffer> {
  const columns = exportColumns(candles, shape);
  const isCsv = format.startsWith('csv');
  if (isCsv) yield Buffer.from(exportHeader(columns));
  const line = isCsv ? exportLine : jsonLine;
  for (let from = 0; from < candles.length; from += PIECE_ROWS) {
    const to = Math.min(from + PIECE_ROWS, candles.length);
    let text = '';
    for (let row = from; row < to; row++) text += line(columns, row);
    yield Buffer.from(text);
  }
}

type Sink = (piece: Buffer) => void | Promise<void>;

/** Sends all pieces to `sink`, packed when asked. @returns bytes sent */
async function send(pieces: Iterable<Buffer>, isPacked: boolean, sink: Sink): Promise<number> {
  let bytes = 0;
  if (!isPacked) {
    for (const piece of pieces) {
      bytes += piece.length;
      await sink(piece);
    }
    return bytes;
  }
  const gzip = createGzip({ level: 6 });
  const feeding = feed(gzip, pieces);
  for await (const packed of gzip) {
    bytes += (packed as Buffer).length;
    await sink(packed as Buffer);
  }
  await feeding;
  return bytes;
}

async function feed(gzip: Gzip, pieces: Iterable<Buffer>): Promise<void> {
  for (const piece of pieces) {
    if (!gzip.write(piece)) await new Promise((resolve) => gzip.once('drain', resolve));
  }
  gzip.end();
}

async function writeFileWhole(path: string, pieces: Iterable<Buffer>, isPacked: boolean): Promise<number> {
  const draft = guardStorage(path, () => draftFile(path));
  try {
    const bytes = await send(pieces, isPacked, draft.write);
    draft.publish();
    return bytes;
  } catch (error) {
    throw storageError(error, path);
  } finally {
    draft.discard();
  }
}

async function writeStream(
  stream: NodeJS.WritableStream,
  pieces: Iterable<Buffer>,
  isPacked: boolean,
): Promise<number> {
  let failure: unknown;
  const onError = (error: unknown): void => {
    failure = error;
  };
  stream.on('error', onError);
  try {
    return await send(pieces, isPacked, async (piece) => {
      if (failure !== undefined) throw failure;
      if (!stream.write(piece)) await drained(stream);
    });
  } finally {
    stream.off('error', onError);
  }
}

/** Room again, or the end of a reader that has gone. */
function drained(stream: NodeJS.WritableStream): Promise<void> {
  const stop = new AbortController();
  const room = new Promise<void>((resolve) => stream.once('drain', resolve));
  return Promise.race([room, finished(stream, { signal: stop.signal })]).finally(() => stop.abort());
}
