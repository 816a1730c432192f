import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describeSeries } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { isoUtc } from '../../core/kit/time.js';
import { BASE_WIDTH, baseColumns, type StoredColumns, WIDTH } from './columns.js';
import { prepared, type Store } from './database.js';
import type { SeriesInfo } from './series.js';

/** Bars on the time grid that one checksum covers. */
export const BLOCK_BARS = 4096;

/**
 * A stretch of the time grid, `BLOCK_BARS` bars wide, and the checksum of the rows in it.
 *
 * SQLite's own `integrity_check` does not see a flipped bit inside a stored number; this does. Blocks are cut by time
 * and not by row number, so a bar that comes late changes one block only; and the CRC of appended rows continues from
 * the stored one, so an append reads nothing back.
 */
export interface Block {
  readonly block: number;
  readonly bars: number;
  readonly firstOpen: number;
  readonly lastOpen: number;
  readonly checksum: number;
}

export interface BlockFault {
  readonly block: number;
  /** the block's stretch of open times, UTC ms */
  readonly fromMs: number;
  readonly toMs: number;
  readonly message: string;
}

/** How many rows the blocks announce, in a bound that a damaged count cannot blow up. */
export function announcedBars(blocks: readonly Block[]): number {
  return blocks.reduce((sum, b) => sum + Math.min(Math.max(b.bars, 0), BLOCK_BARS), 0);
}

export function blockOf(openTime: number, intervalMs: number): number {
  return Math.floor(openTime / (intervalMs * BLOCK_BARS));
}

/** Open times [fromMs, toMs) of a block. */
export function blockSpan(block: number, intervalMs: number): { fromMs: number; toMs: number } {
  const width = intervalMs * BLOCK_BARS;
  return { fromMs: block * width, toMs: (block + 1) * width };
}

/** The first row of [row, length) that lies beyond the block of `row`. */
export function blockEnd(openTime: Float64Array, row: number, intervalMs: number): number {
  const { toMs } = blockSpan(blockOf(openTime[row], intervalMs), intervalMs);
  let from = row;
  let to = Math.min(openTime.length, row + BLOCK_BARS);
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (openTime[middle] < toMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Stands for "not known": unlike NaN it has one bit pattern, and no stored value is negative. */
const UNKNOWN = -1;
const scratch = new Float64Array(BLOCK_BARS * WIDTH);
const scratchBytes = new Uint8Array(scratch.buffer);

/** CRC-32 of rows [from, to) as ten doubles a row, continued from `seed`. At most `BLOCK_BARS` rows. */
export function rowsChecksum(columns: StoredColumns, from: number, to: number, seed = 0): number {
  // A local: an imported binding may be looked up at every use.
  const width = WIDTH;
  const rows = to - from;
  const [openTime, open, high, low, close, volume] = baseColumns(columns);
  for (let row = from, at = 0; row < to; row++, at += width) {
    scratch[at] = openTime[row];
    scratch[at + 1] = open[row];
    scratch[at + 2] = high[row];
    scratch[at + 3] = low[row];
    scratch[at + 4] = close[row];
    // `+ 0` turns -0, which SQLite does not keep, into 0.
    scratch[at + 5] = volume[row] + 0;
  }
  for (let k = BASE_WIDTH; k < WIDTH; k++) copyExtra(columns[k], from, rows, k);
  return crc32(scratchBytes.subarray(0, rows * WIDTH * Float64Array.BYTES_PER_ELEMENT), seed);
}

function copyExtra(column: Float64Array | undefined, from: number, rows: number, k: number): void {
  const width = WIDTH;
  const end = rows * width;
  if (column === undefined) {
    for (let at = k; at < end; at += width) scratch[at] = UNKNOWN;
  } else {
    for (let at = k, row = from; at < end; at += width, row++) {
      const value = column[row];
      scratch[at] = Number.isNaN(value) ? UNKNOWN : value + 0;
    }
  }
}

const COLUMNS = 'block, bars, first_open AS firstOpen, last_open AS lastOpen, checksum';

/** The blocks that touch open times [fromMs, toMs), in order of time. */
export function listBlocks(store: Store, seriesId: number, from = -Infinity, to = Infinity): Block[] {
  const sql = `SELECT ${COLUMNS} FROM blocks WHERE series_id = ? AND block BETWEEN ? AND ? ORDER BY block`;
  return prepared(store, sql).all(seriesId, from, to) as Block[];
}

export function writeBlock(store: Store, seriesId: number, block: Block): void {
  prepared(
    store,
    'INSERT OR REPLACE INTO blocks (series_id, block, bars, first_open, last_open, checksum) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(seriesId, block.block, block.bars, block.firstOpen, block.lastOpen, block.checksum);
}

/** One text for the whole content of a series, from its checksums: equal content, equal text, whatever store it is in. */
export function fingerprint(blocks: readonly Block[]): string {
  const hash = createHash('sha256');
  for (const b of blocks) hash.update(`${b.block}:${b.bars}:${b.checksum};`);
  return hash.digest('hex');
}

/**
 * Compares rows with the checksums of their blocks. The rows must be all rows of these blocks, and no others.
 *
 * @returns what does not agree, in order of time
 */
export function blockFaults(
  columns: StoredColumns,
  length: number,
  blocks: readonly Block[],
  intervalMs: number,
): BlockFault[] {
  const openTime = baseColumns(columns)[0].subarray(0, length);
  const faults: BlockFault[] = [];
  const fault = (block: number, message: string): void => {
    faults.push({ block, ...blockSpan(block, intervalMs), message });
  };
  let row = 0;
  let next = 0;
  while (row < length || next < blocks.length) {
    const here = row < length ? blockOf(openTime[row], intervalMs) : Infinity;
    const expected = blocks[next];
    if (expected === undefined || here < expected.block) {
      fault(here, 'has bars that were not written by quant');
      row = blockEnd(openTime, row, intervalMs);
      continue;
    }
    next++;
    if (here > expected.block) {
      fault(expected.block, `has lost its ${expected.bars} bars`);
      continue;
    }
    const end = blockEnd(openTime, row, intervalMs);
    if (end - row !== expected.bars) fault(here, `has ${end - row} bars, ${expected.bars} were written`);
    else if (rowsChecksum(columns, row, end) !== expected.checksum)
      fault(here, 'has values that differ from those written');
    row = end;
  }
  return faults;
}

/** The fault as an error that says where, and what to do. */
export function damagedBlock(store: Store, series: SeriesInfo, faults: readonly BlockFault[]): QuantError {
  const [first] = faults;
  const span = `${isoUtc(first.fromMs)} … ${isoUtc(first.toMs)}`;
  const more = faults.length > 1 ? `, and ${faults.length - 1} more` : '';
  return new QuantError(
    'E_STORAGE',
    `${store.file}: ${describeSeries(series)}, block ${first.block} (${span}) ${first.message}${more}`,
    { hint: 'the stored bars were changed outside quant: quant data repair --refetch, or restore a backup' },
  );
}
