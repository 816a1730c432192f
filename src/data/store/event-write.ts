import { QuantError } from '../../core/kit/errors.js';
import { isoUtc } from '../../core/kit/time.js';
import { prepared, type Store } from './database.js';
import {
  type EventBlock,
  eventBlockOf,
  eventChecksum,
  listEventBlocks,
  neighbourBlocks,
  writeEventBlock,
} from './event-blocks.js';
import { describeMarket, type EventKind, type EventRows, firstAtLeast } from './event-kinds.js';
import { mergeEvents, recordEnd } from './event-merge.js';
import { deleteRecord, insertEvents, readEventBlocks } from './event-rows.js';
import type { EventSeries } from './event-series.js';
import type { ConflictPolicy } from './merge.js';

/** What became of the records of a write: trades, snapshots or figures. */
export interface EventCount {
  readonly inserted: number;
  readonly unchanged: number;
  /** stored with other values, kept or replaced as asked */
  readonly conflicts: number;
  readonly replaced: number;
}

/**
 * Stores sorted rows of one market. Call inside a write; it may be called again with later or earlier rows.
 *
 * Rows behind the stored ones go in without a look back: the checksum of their block goes on from the stored one.
 * Where they meet stored ones the block is read, checked, and woven together with them.
 *
 * @throws E_DATA when rows are not in order, when ids of trades contradict the order of time, and, under `refuse`, at
 *   the first record that is stored with other values; E_STORAGE for a block that is damaged
 */
export function writeEvents(
  store: Store,
  kind: EventKind,
  series: EventSeries,
  rows: EventRows,
  policy: ConflictPolicy = 'refuse',
): EventCount {
  assertOrder(kind, series, rows);
  const count = { inserted: 0, unchanged: 0, conflicts: 0, replaced: 0 };
  const [time] = rows.columns;
  let hasChanged = false;
  for (let row = 0; row < rows.length; ) {
    const block = eventBlockOf(kind, time[row]);
    const end = firstAtLeast(time, (block + 1) * kind.blockMs, row, rows.length);
    hasChanged = writeRun(store, kind, series, rows, [row, end], block, policy, count) || hasChanged;
    row = end;
  }
  if (hasChanged) prepared(store, 'UPDATE event_series SET version = version + 1 WHERE id = ?').run(series.id);
  return count;
}

type Tally = { -readonly [K in keyof EventCount]: number };

/** Rows [from, to), all of one block. True when the store has changed. */
function writeRun(
  store: Store,
  kind: EventKind,
  series: EventSeries,
  rows: EventRows,
  [from, to]: readonly [number, number],
  block: number,
  policy: ConflictPolicy,
  count: Tally,
): boolean {
  const { id } = series;
  const time = rows.columns[0];
  const keys = rows.columns[kind.key];
  const [old] = listEventBlocks(store, id, block, block);
  if (kind.key !== 0) assertBetweenNeighbours(store, kind, series, rows, [from, to], block);
  if (old === undefined || (time[from] >= old.lastTime && keys[from] > old.lastKey)) {
    insertEvents(store, kind, id, rows.columns, from, to);
    const records = recordsIn(keys, from, to);
    count.inserted += records;
    writeEventBlock(store, id, {
      block,
      records: (old?.records ?? 0) + records,
      rows: (old?.rows ?? 0) + to - from,
      firstTime: old?.firstTime ?? time[from],
      lastTime: time[to - 1],
      firstKey: old?.firstKey ?? keys[from],
      lastKey: keys[to - 1],
      checksum: eventChecksum(rows.columns, from, to, old?.checksum),
    });
    return true;
  }
  return mergeRun(store, kind, series, rows, [from, to], old, policy, count);
}

function mergeRun(
  store: Store,
  kind: EventKind,
  series: EventSeries,
  rows: EventRows,
  span: readonly [number, number],
  old: EventBlock,
  policy: ConflictPolicy,
  count: Tally,
): boolean {
  // A damaged row must not get a fresh checksum by way of its neighbours.
  const stored = readEventBlocks(store, kind, series, [old]);
  const merged = mergeEvents(kind, series, stored, rows, span, policy);
  count.inserted += merged.inserted;
  count.unchanged += merged.unchanged;
  count.conflicts += merged.conflicts;
  count.replaced += merged.replaced;
  if (merged.insert.length === 0) return false;
  assertOrder(kind, series, merged);
  for (const row of merged.remove) deleteRecord(store, kind, series.id, stored, row);
  for (const [a, b] of merged.insert) insertEvents(store, kind, series.id, merged.columns, a, b);
  const time = merged.columns[0];
  const keys = merged.columns[kind.key];
  writeEventBlock(store, series.id, {
    block: old.block,
    records: merged.records,
    rows: merged.length,
    firstTime: time[0],
    lastTime: time[merged.length - 1],
    firstKey: keys[0],
    lastKey: keys[merged.length - 1],
    checksum: eventChecksum(merged.columns, 0, merged.length),
  });
  return true;
}

function recordsIn(keys: Float64Array, from: number, to: number): number {
  let records = 0;
  for (let row = from; row < to; row = recordEnd(keys, row, to)) records++;
  return records;
}

/** Times never fall, and the second column of the key (a trade's id, a level) rises where it tells rows apart. */
function assertOrder(kind: EventKind, series: EventSeries, { columns, length }: EventRows): void {
  const time = columns[0];
  const second = columns[1];
  for (let i = 1; i < length; i++) {
    if (time[i] > time[i - 1] && (kind.key === 0 || second[i] > second[i - 1])) continue;
    const isSame = time[i] === time[i - 1] && kind.name !== 'open_interest' && second[i] > second[i - 1];
    if (!isSame) throw outOfOrder(kind, series, columns, i);
  }
}

/** Ids count up with time over the whole series: one that does not is another market's, or was given twice. */
function assertBetweenNeighbours(
  store: Store,
  kind: EventKind,
  series: EventSeries,
  { columns }: EventRows,
  [from, to]: readonly [number, number],
  block: number,
): void {
  const [before, behind] = neighbourBlocks(store, series.id, block);
  const keys = columns[kind.key];
  const isAfter = before === undefined || keys[from] > before.lastKey;
  if (isAfter && (behind === undefined || keys[to - 1] < behind.firstKey)) return;
  throw outOfOrder(kind, series, columns, isAfter ? to - 1 : from);
}

function outOfOrder(kind: EventKind, series: EventSeries, columns: readonly Float64Array[], row: number): QuantError {
  const what = kind.key === 0 ? `${kind.noun} at` : `${kind.noun} ${columns[kind.key][row]} at`;
  const rule = kind.key === 0 ? 'times must rise' : 'ids must rise with time, and its id is among those of other times';
  return new QuantError('E_DATA', `${describeMarket(series)}: ${what} ${isoUtc(columns[0][row])}: ${rule}`, {
    hint: 'nothing was stored; is this a file of another market, or of another kind of trades?',
  });
}
