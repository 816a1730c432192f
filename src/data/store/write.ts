import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { acceptCandles } from './accept.js';
import {
  announcedBars,
  type Block,
  blockEnd,
  blockFaults,
  blockOf,
  blockSpan,
  damagedBlock,
  listBlocks,
  rowsChecksum,
  writeBlock,
} from './blocks.js';
import { baseColumns, columnsOf, type StoredColumns } from './columns.js';
import { addCoverage, type Stretch, speaksForVenue } from './coverage.js';
import { prepared, type Store, writing } from './database.js';
import { insertRows, overwriteRows } from './insert.js';
import { type ConflictPolicy, mergeRows } from './merge.js';
import { readRows } from './rows.js';
import { type SeriesInfo, seriesById } from './series.js';
import { runsOf } from './stretch.js';

export interface WriteCount {
  readonly inserted: number;
  /** stored already with the same values */
  readonly unchanged: number;
  /** stored already with other values (kept or replaced, as asked) */
  readonly conflicts: number;
  /** the conflicts whose stored bar was replaced */
  readonly replaced: number;
  /** unchanged bars that gained extra columns which the store did not know */
  readonly enriched: number;
}

export interface WriteOptions {
  /** the stretch of open times that the source has answered for; written in the same transaction */
  readonly coverage?: Stretch & { readonly source: string };
  /** default `refuse` */
  readonly onConflict?: ConflictPolicy;
}

type Tally = { -readonly [K in keyof WriteCount]: number };

/**
 * Stores candles in one transaction: rows, checksums, coverage and the version of the series change together or not at
 * all. Writing the same candles again changes nothing, in whatever order pages come.
 *
 * Coverage of a source that asked the venue is stored as given, with the bars that it did not return; a file's
 * coverage shrinks to the bars it holds.
 *
 * @throws E_DATA at the first bar that breaks a rule, or, under `refuse`, that is stored with other values
 * @throws E_STORAGE when rows that have to be compared no longer agree with their checksum
 */
export function writeCandles(store: Store, seriesId: number, candles: Candles, options: WriteOptions = {}): WriteCount {
  const { onConflict = 'refuse', coverage } = options;
  if (coverage !== undefined && !(coverage.fromMs <= coverage.toMs)) {
    throw new QuantError('E_BUG', `coverage must run forward, was [${coverage.fromMs}, ${coverage.toMs})`);
  }
  return writing(store, () => {
    const series = seriesById(store, seriesId);
    acceptCandles(candles, series);
    const tally: Tally = { inserted: 0, unchanged: 0, conflicts: 0, replaced: 0, enriched: 0 };
    writeBlocks(store, series, candles, onConflict, tally);
    if (coverage !== undefined) {
      const stretches = speaksForVenue(coverage.source) ? [coverage] : runsOf(candles.openTime, candles.intervalMs);
      addCoverage(store, 'coverage', series.id, coverage.source, stretches);
    }
    if (tally.inserted + tally.replaced + tally.enriched > 0) updateSeries(store, series, candles, tally.inserted);
    return tally;
  });
}

function writeBlocks(
  store: Store,
  series: SeriesInfo,
  candles: Candles,
  onConflict: ConflictPolicy,
  tally: Tally,
): void {
  const { intervalMs } = series;
  const { openTime, length } = candles;
  if (length === 0) return;
  const columns = columnsOf(candles);
  const stored = new Map(
    listBlocks(store, series.id, blockOf(openTime[0], intervalMs), blockOf(openTime[length - 1], intervalMs)).map(
      (block) => [block.block, block],
    ),
  );
  // Rows that follow each other and are all new go in together, across blocks.
  let pending = 0;
  const flush = (to: number): void => insertRows(store, series.id, columns, pending, to);
  for (let row = 0; row < length; ) {
    const end = blockEnd(openTime, row, intervalMs);
    const old = stored.get(blockOf(openTime[row], intervalMs));
    if (old === undefined || openTime[row] > old.lastOpen) {
      writeBlock(store, series.id, appended(columns, row, end, intervalMs, old));
      tally.inserted += end - row;
    } else {
      flush(row);
      pending = end;
      mergeBlock(store, series, old, columns, [row, end], onConflict, tally);
    }
    row = end;
  }
  flush(length);
}

/** The block after rows [from, to) were added at its end. The checksum goes on from the stored one: no row is read. */
function appended(columns: StoredColumns, from: number, to: number, intervalMs: number, old: Block | undefined): Block {
  const openTime = baseColumns(columns)[0];
  return {
    block: blockOf(openTime[from], intervalMs),
    bars: (old?.bars ?? 0) + to - from,
    firstOpen: old?.firstOpen ?? openTime[from],
    lastOpen: openTime[to - 1],
    checksum: rowsChecksum(columns, from, to, old?.checksum),
  };
}

function mergeBlock(
  store: Store,
  series: SeriesInfo,
  old: Block,
  added: StoredColumns,
  span: readonly [from: number, to: number],
  onConflict: ConflictPolicy,
  tally: Tally,
): void {
  const { fromMs, toMs } = blockSpan(old.block, series.intervalMs);
  const stored = readRows(store, series.id, fromMs, toMs, announcedBars([old]));
  // A damaged row must not get a fresh checksum by way of its neighbours.
  const faults = blockFaults(stored.columns, stored.length, [old], series.intervalMs);
  if (faults.length > 0) throw damagedBlock(store, series, faults);
  const merged = mergeRows(series, stored, added, span, onConflict);
  for (const [from, to] of merged.insert) {
    insertRows(store, series.id, merged.columns, from, to);
    tally.inserted += to - from;
  }
  overwriteRows(store, series.id, merged.columns, merged.overwrite);
  tally.unchanged += merged.unchanged;
  tally.conflicts += merged.conflicts;
  tally.replaced += merged.replaced;
  tally.enriched += merged.enriched;
  if (merged.insert.length + merged.overwrite.length > 0) {
    writeBlock(store, series.id, appended(merged.columns, 0, merged.length, series.intervalMs, undefined));
  }
}

function updateSeries(store: Store, series: SeriesInfo, candles: Candles, inserted: number): void {
  const first = candles.openTime[0];
  const last = candles.openTime[candles.length - 1];
  prepared(
    store,
    `UPDATE series SET version = version + 1, bars = bars + @inserted,
       first_open = min(ifnull(first_open, @first), @first), last_open = max(ifnull(last_open, @last), @last)
     WHERE id = @id`,
  ).run({ inserted, first, last, id: series.id });
}
