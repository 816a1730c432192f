import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describeSeries } from '../../core/candles.js';
import { safeName } from '../artifacts.js';
import { type Draft, draftFile, sweepDrafts } from '../draft.js';
import { makeFolder } from '../folder.js';
import { STORED_COLUMNS, type StoredColumns } from './columns.js';
import type { Store } from './database.js';
import type { SeriesInfo } from './series.js';

/**
 * The columns of one series as one binary file, derived from the rows and safe to delete.
 *
 * Layout, little-endian: 1024 bytes of header (magic `QUANTCOL`, u32 CRC-32 of the JSON text, u32 its length, the JSON
 * text), then each column as doubles. The header names the content (fingerprint of the block checksums), the rows, the
 * columns and the CRC-32 of their bytes: anything that does not agree makes the file worthless, never a wrong number.
 */
const MAGIC = Buffer.from('QUANTCOL');
const FORMAT = 1;
const HEADER_BYTES = 1024;
const JSON_AT = MAGIC.length + 8;

interface Header {
  readonly format: number;
  readonly series: string;
  readonly id: number;
  readonly version: number;
  readonly fingerprint: string;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly crc32: number;
}

/** What is stored now: a cache file must be of exactly this. */
export interface CacheKey {
  readonly series: SeriesInfo;
  readonly fingerprint: string;
}

export function cacheFile(store: Store, series: SeriesInfo): string {
  const name = basename(store.file, extname(store.file));
  return join(store.cacheDir, `${safeName(name)}.${safeName(describeSeries(series).replaceAll(' ', '-'))}.columns`);
}

/** The columns, straight into shared memory, or the reason why the file is of no use. */
export function readColumnCache(store: Store, key: CacheKey): StoredColumns | string {
  if (store.cacheDir === '') return 'this store keeps no column files';
  const file = cacheFile(store, key.series);
  if (!existsSync(file)) return 'no column file yet';
  let fd: number | undefined;
  try {
    fd = openSync(file, 'r');
    const header = readHeader(fd);
    if (typeof header === 'string') return header;
    if (header.format !== FORMAT) return `column format ${header.format}, this program writes ${FORMAT}`;
    if (header.fingerprint !== key.fingerprint || header.rows !== key.series.bars)
      return 'the stored bars have changed';
    const order = header.columns.map((name) => (STORED_COLUMNS as readonly string[]).indexOf(name));
    if (order.includes(-1)) return `unknown column among ${header.columns.join(', ')}`;
    const columnBytes = header.rows * Float64Array.BYTES_PER_ELEMENT;
    const total = columnBytes * header.columns.length;
    if (fstatSync(fd).size !== HEADER_BYTES + total) return 'the file has another length than it says';
    const memory = new SharedArrayBuffer(total);
    const bytes = new Uint8Array(memory);
    if (!readFully(fd, bytes, HEADER_BYTES)) return 'the file ended early';
    if (crc32(bytes) !== header.crc32) return 'its checksum does not agree';
    const columns: (Float64Array | undefined)[] = STORED_COLUMNS.map(() => undefined);
    order.forEach((k, i) => {
      columns[k] = new Float64Array(memory, i * columnBytes, header.rows);
    });
    return columns;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function readHeader(fd: number): Header | string {
  const bytes = Buffer.alloc(HEADER_BYTES);
  if (!readFully(fd, bytes, 0)) return 'the file is too short';
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return 'not a column file';
  const length = bytes.readUInt32LE(MAGIC.length + 4);
  const json = bytes.subarray(JSON_AT, JSON_AT + length);
  if (json.length !== length || crc32(json) !== bytes.readUInt32LE(MAGIC.length)) return 'its header is damaged';
  // Checksummed text that only this file writes.
  return JSON.parse(json.toString('utf8')) as Header;
}

/**
 * Writes the file beside the store, complete or not at all. A folder that cannot be written only costs time.
 *
 * @returns the reason why it was not written
 */
export function writeColumnCache(store: Store, key: CacheKey, columns: StoredColumns): string | undefined {
  if (store.cacheDir === '') return undefined;
  const file = cacheFile(store, key.series);
  let draft: Draft | undefined;
  try {
    makeFolder(store.cacheDir);
    sweepDrafts(store.cacheDir, Date.now());
    draft = draftFile(file);
    const known = STORED_COLUMNS.flatMap((name, k) => {
      const column = columns[k];
      return column === undefined
        ? []
        : [{ name, bytes: new Uint8Array(column.buffer, column.byteOffset, column.byteLength) }];
    });
    const header = encodeHeader({
      format: FORMAT,
      series: describeSeries(key.series).slice(0, 100),
      id: key.series.id,
      version: key.series.version,
      fingerprint: key.fingerprint,
      rows: key.series.bars,
      columns: known.map(({ name }) => name),
      crc32: known.reduce((crc, { bytes }) => crc32(bytes, crc), 0),
    });
    draft.write(header);
    for (const { bytes } of known) draft.write(bytes);
    draft.publish();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    draft?.discard();
  }
}

function encodeHeader(header: Header): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const bytes = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(crc32(json), MAGIC.length);
  bytes.writeUInt32LE(json.length, MAGIC.length + 4);
  json.copy(bytes, JSON_AT);
  return bytes;
}

function readFully(fd: number, into: Uint8Array, position: number): boolean {
  for (let at = 0; at < into.length; ) {
    const count = readSync(fd, into, at, Math.min(into.length - at, 1 << 30), position + at);
    if (count === 0) return false;
    at += count;
  }
  return true;
}
