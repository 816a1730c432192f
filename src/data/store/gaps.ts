import { listBlocks } from './blocks.js';
import { coverage, speaksForVenue } from './coverage.js';
import { prepared, reading, type Store, writing } from './database.js';
import { seriesById } from './series.js';
import { isCovered, mergeStretches, type Stretch } from './stretch.js';

/** `venue`: the exchange was asked and has no bars there; `accepted`: a person said so; else `unexplained`. */
export type GapReason = 'unexplained' | 'venue' | 'accepted';

/** Bars that are missing between the first and the last bar of a series. */
export interface GapRow extends Stretch {
  /** open time of the first missing bar, UTC ms */
  readonly fromMs: number;
  /** open time of the next bar that exists, UTC ms */
  readonly toMs: number;
  readonly bars: number;
  readonly reason: GapReason;
  readonly note: string;
}

/** The gap ledger of a series as it was last written, in order of time. */
export function listGaps(store: Store, seriesId: number): GapRow[] {
  return reading(
    store,
    () =>
      prepared(
        store,
        'SELECT from_ms AS fromMs, to_ms AS toMs, bars, reason, note FROM gaps WHERE series_id = ? ORDER BY from_ms',
      ).all(seriesId) as GapRow[],
  );
}

/**
 * Writes the gap ledger of a series anew from its rows. A gap inside a stretch that a source of the venue has answered
 * for is the venue's own; what a person accepted stays accepted, also when the gap has become smaller since. A store
 * that is open for reading only keeps its ledger: the new one is only given back.
 */
export function syncGaps(store: Store, seriesId: number): GapRow[] {
  const atOnce = store.db.readonly ? reading : writing;
  return atOnce(store, () => {
    const { intervalMs } = seriesById(store, seriesId);
    const answered = mergeStretches(coverage(store, seriesId).filter(({ source }) => speaksForVenue(source)));
    const before = listGaps(store, seriesId);
    const accepted = before.filter(({ reason }) => reason === 'accepted');
    let next = 0;
    const gaps = findHoles(store, seriesId, intervalMs).map((hole): GapRow => {
      const bars = (hole.toMs - hole.fromMs) / intervalMs;
      // Both run forward together: an illiquid market has a hundred thousand gaps.
      while (next < accepted.length && accepted[next].toMs < hole.toMs) next++;
      const old = accepted[next];
      if (old !== undefined && isCovered(hole, [old])) return { ...hole, bars, reason: 'accepted', note: old.note };
      return { ...hole, bars, reason: isCovered(hole, answered) ? 'venue' : 'unexplained', note: '' };
    });
    const isNew = gaps.length !== before.length || !gaps.every((gap, i) => isSameGap(gap, before[i]));
    if (isNew && !store.db.readonly) {
      replaceLedger(store, seriesId, gaps);
    }
    return gaps;
  });
}

function isSameGap(a: GapRow, b: GapRow): boolean {
  return a.fromMs === b.fromMs && a.toMs === b.toMs && a.reason === b.reason && a.note === b.note;
}

function replaceLedger(store: Store, seriesId: number, gaps: readonly GapRow[]): void {
  prepared(store, 'DELETE FROM gaps WHERE series_id = ?').run(seriesId);
  const insert = prepared(
    store,
    'INSERT INTO gaps (series_id, from_ms, to_ms, bars, reason, note) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const gap of gaps) insert.run(seriesId, gap.fromMs, gap.toMs, gap.bars, gap.reason, gap.note);
}

/** Stretches without bars. Blocks without a hole are passed over by their count, so that few rows are read. */
function findHoles(store: Store, seriesId: number, intervalMs: number): Stretch[] {
  const times = prepared(
    store,
    'SELECT open_time FROM candles WHERE series_id = ? AND open_time BETWEEN ? AND ? ORDER BY open_time',
  ).pluck();
  const holes: Stretch[] = [];
  let expected = Number.NaN;
  for (const { firstOpen, lastOpen, bars } of listBlocks(store, seriesId)) {
    const isWhole = (lastOpen - firstOpen) / intervalMs + 1 === bars;
    const opens = isWhole ? [firstOpen] : (times.all(seriesId, firstOpen, lastOpen) as number[]);
    for (const open of opens) {
      if (open > expected) holes.push({ fromMs: expected, toMs: open });
      expected = open + intervalMs;
    }
    expected = lastOpen + intervalMs;
  }
  return holes;
}

/**
 * Marks gaps as accepted, with the reason in words; they stay listed.
 *
 * @param range gaps that lie in it as a whole; default all
 * @returns how many gaps were marked
 */
export function acceptGaps(
  store: Store,
  seriesId: number,
  note: string,
  range: { readonly fromMs?: number; readonly toMs?: number } = {},
): number {
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = range;
  return writing(
    store,
    () =>
      prepared(
        store,
        `UPDATE gaps SET reason = 'accepted', note = ? WHERE series_id = ? AND from_ms >= ? AND to_ms <= ?`,
      ).run(note, seriesId, fromMs, toMs).changes,
  );
}
