import { crc32 } from 'node:zlib';
import { QuantError } from '../../core/kit/errors.js';
import { isoUtc } from '../../core/kit/time.js';
import { prepared, type Store } from './database.js';
import { describeMarket, type EventKind, type EventRows, firstAtLeast } from './event-kinds.js';
import type { EventSeries } from './event-series.js';

/** A stretch of time with its records and their checksum. Blocks are cut by time: what comes late changes one block. */
export interface EventBlock {
  readonly block: number;
  readonly records: number;
  readonly rows: number;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly firstKey: number;
  readonly lastKey: number;
  readonly checksum: number;
}

export const eventBlockOf = (kind: EventKind, time: number): number => Math.floor(time / kind.blockMs);

/** Stands for NULL: unlike NaN it has one bit pattern, and no stored value is negative. */
const UNKNOWN = -1;
const CHUNK_ROWS = 4096;
const scratch = new Float64Array(CHUNK_ROWS * 8);
const scratchBytes = new Uint8Array(scratch.buffer);

/** CRC-32 of rows [from, to) as doubles row by row, continued from `seed`: 0 for none. */
export function eventChecksum(columns: readonly Float64Array[], from: number, to: number, seed = 0): number {
  const width = columns.length;
  let sum = seed;
  for (let start = from; start < to; start += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, to - start);
    for (let k = 0; k < width; k++) {
      const column = columns[k];
      for (let i = 0, at = k; i < rows; i++, at += width) {
        const value = column[start + i];
        // `+ 0` turns -0, which SQLite does not keep, into 0.
        scratch[at] = Number.isNaN(value) ? UNKNOWN : value + 0;
      }
    }
    sum = crc32(scratchBytes.subarray(0, rows * width * Float64Array.BYTES_PER_ELEMENT), sum);
  }
  return sum;
}

const COLUMNS = `block, records, rows, first_time AS firstTime, last_time AS lastTime, first_key AS firstKey,
  last_key AS lastKey, checksum`;

/** The blocks of numbers [first, last], in order of time. */
export function listEventBlocks(store: Store, id: number, first: number, last: number): EventBlock[] {
  const sql = `SELECT ${COLUMNS} FROM event_blocks WHERE series_id = ? AND block BETWEEN ? AND ? ORDER BY block`;
  return prepared(store, sql).all(id, first, last) as EventBlock[];
}

/** The nearest block before and the nearest one behind. */
export function neighbourBlocks(store: Store, id: number, block: number): (EventBlock | undefined)[] {
  const near = (sign: '<' | '>', order: 'ASC' | 'DESC'): EventBlock | undefined =>
    prepared(
      store,
      `SELECT ${COLUMNS} FROM event_blocks WHERE series_id = ? AND block ${sign} ? ORDER BY block ${order} LIMIT 1`,
    ).get(id, block) as EventBlock | undefined;
  return [near('<', 'DESC'), near('>', 'ASC')];
}

export function writeEventBlock(store: Store, id: number, block: EventBlock): void {
  prepared(
    store,
    `INSERT OR REPLACE INTO event_blocks
       (series_id, block, records, rows, first_time, last_time, first_key, last_key, checksum)
     VALUES (@id, @block, @records, @rows, @firstTime, @lastTime, @firstKey, @lastKey, @checksum)`,
  ).run({ ...block, id });
}

/** The blocks whose rows are not those that were written; `rows` must hold these blocks whole, and nothing else. */
export function damagedBlocks(kind: EventKind, rows: EventRows, blocks: readonly EventBlock[]): EventBlock[] {
  const time = rows.columns[0];
  return blocks.filter((block) => {
    const from = firstAtLeast(time, block.block * kind.blockMs, 0, rows.length);
    const to = firstAtLeast(time, (block.block + 1) * kind.blockMs, from, rows.length);
    return to - from !== block.rows || eventChecksum(rows.columns, from, to) !== block.checksum;
  });
}

export function damagedEvents(store: Store, kind: EventKind, series: EventSeries, { block }: EventBlock): QuantError {
  const [from, to] = [block * kind.blockMs, (block + 1) * kind.blockMs];
  const what = `${describeMarket(series)} ${kind.name}`;
  return new QuantError(
    'E_STORAGE',
    `${store.file}: ${what} from ${isoUtc(from)} to ${isoUtc(to)} has values that differ from those written`,
    { hint: 'the stored rows were changed outside quant: restore a backup' },
  );
}
