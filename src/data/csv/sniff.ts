import { closeSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';

/** Compressed bytes looked at: their header line is in the first few thousand, also with fifty levels of a book. */
const SNIFF_BYTES = 8192;

/** The beginning of a file, unpacked where it is gzipped. */
export function firstBytes(file: string): Buffer {
  const fd = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(SNIFF_BYTES);
    const head = buffer.subarray(0, readSync(fd, buffer, 0, SNIFF_BYTES, 0));
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    // The input is cut on purpose: take what comes out of it.
    return isGzip ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
  } finally {
    closeSync(fd);
  }
}
