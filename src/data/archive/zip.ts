import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';
import { QuantError } from '../../core/kit/errors.js';
import { excerpt } from '../csv/faults.js';

/** No month of candles comes near either of these. */
const MAX_BYTES = 2 * 1024 ** 3;
const MAX_RATIO = 200;
/** Small members may be packed well without harm. */
const RATIO_FREE_BYTES = 1024 * 1024;
const PIECE = 65_536;

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const SYMLINK = 0xa000;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly mode: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly localOffset: number;
}

/**
 * The one file of a zip archive. Nothing that the archive says is believed: it must hold exactly the member that is
 * expected, by its bare name; sizes are capped before and while unpacking; the checksum of the content must fit.
 *
 * @param expected name of the member, e.g. `BTCUSDT-1h-2024-01.csv`
 * @throws E_DATA for anything else
 */
export function unzipOne(archive: Uint8Array, expected: string, label: string): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const refuse = (what: string): never => {
    throw new QuantError('E_DATA', `${label}: ${what}`, { hint: 'delete the archive and get it again' });
  };
  const entry = readOnlyEntry(view, refuse);
  if (entry.name !== expected) refuse(`must hold "${expected}", found "${excerpt(entry.name)}"`);
  if (((entry.mode >>> 16) & 0xf000) === SYMLINK) refuse('the member is a symbolic link');
  if ((entry.flags & 1) !== 0) refuse('the member is encrypted');
  if (entry.method !== STORED && entry.method !== DEFLATED) refuse(`unknown compression ${entry.method}`);
  if (entry.size > MAX_BYTES) refuse(`unpacks to ${entry.size} bytes, more than 2 GiB`);
  if (entry.size > RATIO_FREE_BYTES && entry.size > entry.packedSize * MAX_RATIO) {
    refuse(`unpacks to more than ${MAX_RATIO} times its size`);
  }
  const packed = packedBytes(archive, view, entry, refuse);
  const content = entry.method === STORED ? packed : inflate(packed, entry.size, refuse);
  if (content.length !== entry.size) refuse(`unpacked ${content.length} bytes, announced were ${entry.size}`);
  if (crc32(content) !== entry.crc) refuse('the content does not fit its checksum (CRC-32)');
  return content;
}

function readOnlyEntry(view: DataView, refuse: (what: string) => never): Entry {
  const end = findEnd(view);
  if (end < 0) return refuse('is no zip archive, or its end is missing');
  const count = view.getUint16(end + 10, true);
  if (count !== 1) return refuse(`must hold one file, holds ${count}`);
  const at = view.getUint32(end + 16, true);
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY_SIGNATURE) {
    return refuse('has a broken directory');
  }
  const nameLength = view.getUint16(at + 28, true);
  if (at + 46 + nameLength > view.byteLength) return refuse('has a broken directory');
  return {
    name: Buffer.from(view.buffer, view.byteOffset + at + 46, nameLength).toString('utf8'),
    method: view.getUint16(at + 10, true),
    flags: view.getUint16(at + 8, true),
    mode: view.getUint32(at + 38, true),
    crc: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    localOffset: view.getUint32(at + 42, true),
  };
}

/** The end record stands in the last 22 bytes, or before a comment of at most 64 KiB. */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - 22 - 65_535);
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return -1;
}

function packedBytes(archive: Uint8Array, view: DataView, entry: Entry, refuse: (what: string) => never): Uint8Array {
  const at = entry.localOffset;
  if (at + 30 > view.byteLength || view.getUint32(at, true) !== LOCAL_SIGNATURE) return refuse('has a broken member');
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const end = start + entry.packedSize;
  if (end > archive.length) return refuse('is cut short');
  return archive.subarray(start, end);
}

/** Unpacks piece by piece, so that content beyond the announced size is noticed before it takes memory. */
function inflate(packed: Uint8Array, size: number, refuse: (what: string) => never): Uint8Array {
  const out = new Uint8Array(size);
  let filled = 0;
  const stream = new Inflate((chunk) => {
    if (filled + chunk.length > size) refuse(`unpacks to more than the ${size} bytes announced`);
    out.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += PIECE) {
      stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
    }
  } catch (error) {
    if (error instanceof QuantError) throw error;
    refuse(`cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
  return out.subarray(0, filled);
}
