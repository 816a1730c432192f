import { createHash, type Hash } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { QuantError } from '../../core/kit/errors.js';

const LF = 10;
const CR = 13;

/** The longest line that is read, bytes: a candle takes about 60. */
const LONGEST_LINE = 1_048_576;

/** Expanded ÷ packed bytes above which a gzip file is refused as a bomb. Real candle files stay below 20. */
const MAX_GZIP_RATIO = 200;
const RATIO_FREE_BYTES = 64 * 1_048_576;

/** Bytes of whole lines in the first delivery of a longer file, so that a consumer can tell the dialect from it. */
const HEAD_BYTES = 65_536;

/** A plain file is read without waiting; after so many bytes signals are let in, so that it can be interrupted. */
const PAUSE_BYTES = 4 * 1_048_576;

/** Receives a file piece by piece, always whole lines. */
export interface LineConsumer {
  /** The bytes [from, to) are whole lines; the memory is used again after the call. */
  lines(bytes: Uint8Array, from: number, to: number): void;
}

export interface FileFacts {
  /** of the file as it lies on disk; '' when not asked for */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Reads a file, plain or gzipped, as whole lines through one buffer, so that memory does not grow with the file.
 *
 * @throws E_USAGE when there is no such file; E_DATA for a line over 1 MiB and for broken or absurd gzip data
 */
export async function readFileLines(
  file: string,
  consumer: LineConsumer,
  options: { hash?: boolean; onBytes?: (done: number, total: number) => void } = {},
): Promise<FileFacts> {
  const hash = options.hash ? createHash('sha256') : undefined;
  const fd = openForReading(file);
  let bytes: number;
  try {
    const total = fstatSync(fd).size;
    const magic = new Uint8Array(2);
    readSync(fd, magic, 0, 2, 0);
    const feeder = createLineFeeder(file, consumer);
    const progress = (done: number): void => options.onBytes?.(done, total);
    progress(0);
    const isGzip = magic[0] === 0x1f && magic[1] === 0x8b;
    bytes = isGzip ? await pumpGzip(file, feeder, hash, progress) : await pumpPlain(fd, feeder, hash, progress);
    feeder.end();
  } finally {
    closeSync(fd);
  }
  return { sha256: hash?.digest('hex') ?? '', bytes };
}

/** The same for bytes in memory. */
export function readByteLines(name: string, bytes: Uint8Array, consumer: LineConsumer): void {
  const feeder = createLineFeeder(name, consumer);
  feeder.push(bytes);
  feeder.end();
}

interface LineFeeder {
  /** where the next bytes may be written */
  readonly buffer: Buffer;
  used(): number;
  advance(count: number): void;
  push(chunk: Uint8Array): void;
  end(): void;
}

function createLineFeeder(file: string, consumer: LineConsumer): LineFeeder {
  // One spare byte for the line end that the last line may lack.
  const buffer = Buffer.allocUnsafeSlow(LONGEST_LINE + 1);
  let used = 0;
  let mark = 0;
  let hasBegun = false;

  const advance = (count: number): void => {
    used += count;
    if (mark === 0) mark = lineMark(buffer, used);
    const to = mark === 0 ? 0 : buffer.lastIndexOf(mark, used - 1) + 1;
    if (to >= (hasBegun ? 1 : HEAD_BYTES)) {
      hasBegun = true;
      consumer.lines(buffer, 0, to);
      buffer.copy(buffer, 0, to, used);
      used -= to;
    } else if (used >= LONGEST_LINE) {
      throw new QuantError('E_DATA', `${file}: a line must be shorter than 1 MiB, found a longer one`, {
        hint: 'this is probably no CSV file of candles',
      });
    }
  };
  return {
    buffer,
    used: () => used,
    advance,
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const count = Math.min(chunk.length - at, LONGEST_LINE - used);
        buffer.set(chunk.subarray(at, at + count), used);
        at += count;
        advance(count);
      }
    },
    end() {
      if (used === 0) return;
      if (buffer[used - 1] !== LF && buffer[used - 1] !== CR) buffer[used++] = lineMark(buffer, used) || LF;
      consumer.lines(buffer, 0, used);
      used = 0;
    },
  };
}

/** LF, unless the file knows only the lone CR of old spreadsheets; 0 while neither was seen. */
function lineMark(buffer: Buffer, used: number): number {
  const head = buffer.subarray(0, used);
  if (head.includes(LF)) return LF;
  // A CR in the very last byte may be the first half of CRLF.
  const cr = head.indexOf(CR);
  return cr >= 0 && cr < used - 1 ? CR : 0;
}

function openForReading(file: string): number {
  try {
    const fd = openSync(file, 'r');
    if (fstatSync(fd).isFile()) return fd;
    closeSync(fd);
    throw new QuantError('E_USAGE', `${file} is not a file`);
  } catch (error) {
    if (error instanceof QuantError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`;
    throw new QuantError('E_USAGE', `${file}: ${reason}`, { cause: error });
  }
}

async function pumpPlain(
  fd: number,
  feeder: LineFeeder,
  hash: Hash | undefined,
  progress: (done: number) => void,
): Promise<number> {
  let done = 0;
  let pause = PAUSE_BYTES;
  for (;;) {
    if (done >= pause) {
      await new Promise((resume) => setImmediate(resume));
      pause = done + PAUSE_BYTES;
    }
    const used = feeder.used();
    // A quarter of a megabyte stays in the second-level cache between reading and parsing.
    const count = readSync(fd, feeder.buffer, used, Math.min(LONGEST_LINE - used, 262_144), done);
    if (count === 0) return done;
    hash?.update(feeder.buffer.subarray(used, used + count));
    done += count;
    feeder.advance(count);
    progress(done);
  }
}

async function pumpGzip(
  file: string,
  feeder: LineFeeder,
  hash: Hash | undefined,
  progress: (done: number) => void,
): Promise<number> {
  let packed = 0;
  let plain = 0;
  const input = createReadStream(file, { highWaterMark: 262_144 });
  input.on('data', (chunk) => {
    packed += chunk.length;
    hash?.update(chunk);
  });
  const gunzip = createGunzip({ chunkSize: 262_144 });
  input.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of input.pipe(gunzip)) {
      const bytes = chunk as Buffer;
      plain += bytes.length;
      if (plain > RATIO_FREE_BYTES && plain > packed * MAX_GZIP_RATIO) {
        throw new QuantError('E_DATA', `${file}: expands to more than ${MAX_GZIP_RATIO} times its size`, {
          hint: 'this is no file of candles; unpack it yourself if you trust it',
        });
      }
      feeder.push(bytes);
      progress(packed);
    }
  } catch (error) {
    if (error instanceof QuantError) throw error;
    throw new QuantError('E_DATA', `${file}: broken gzip data after ${plain} bytes`, {
      cause: error,
      hint: 'the download was probably cut: get the file again',
    });
  } finally {
    input.destroy();
    gunzip.destroy();
  }
  return packed;
}
