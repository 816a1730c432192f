import { QuantError } from '../../core/kit/errors.js';
import { announcedBars, type BlockFault, blockFaults, blockOf, blockSpan, listBlocks } from './blocks.js';
import { removeCoverage } from './coverage.js';
import { prepared, reading, type Store, writing } from './database.js';
import { readRows } from './rows.js';
import { seriesById } from './series.js';
import { storageError } from './storage-error.js';
import type { Stretch } from './stretch.js';

/** Every block of a series whose rows are not those that were written, in order of time. */
export function findDamage(store: Store, seriesId: number): BlockFault[] {
  return reading(store, () => {
    const { intervalMs } = seriesById(store, seriesId);
    const blocks = listBlocks(store, seriesId);
    const rows = readRows(store, seriesId, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, announcedBars(blocks));
    return blockFaults(rows.columns, rows.length, blocks, intervalMs);
  });
}

/** What SQLite finds wrong with its file, a line each; empty when all is well. It does not see values: `findDamage` does. */
export function checkDatabase(store: Store): string[] {
  try {
    const lines = store.db.pragma('quick_check') as { quick_check: string }[];
    return lines.map((line) => line.quick_check).filter((line) => line !== 'ok');
  } catch (error) {
    // A page that cannot be read at all ends the check itself.
    const fault = storageError(error, store.file);
    if (fault instanceof QuantError && fault.code === 'E_STORAGE') return [fault.message];
    throw fault;
  }
}

/**
 * Drops the blocks of bars that touch the stretch, with their coverage, so that a fetch asks for them again. Whole
 * blocks: what is left of a damaged one could not be told from what was changed.
 *
 * @returns how many bars were dropped, and the stretch to fetch again
 */
export function dropBlocks(store: Store, seriesId: number, stretch: Stretch): Stretch & { readonly bars: number } {
  return writing(store, () => {
    const { intervalMs } = seriesById(store, seriesId);
    const first = blockOf(stretch.fromMs, intervalMs);
    const last = blockOf(stretch.toMs - 1, intervalMs);
    const { fromMs } = blockSpan(first, intervalMs);
    const { toMs } = blockSpan(last, intervalMs);
    const { changes: bars } = prepared(
      store,
      'DELETE FROM candles WHERE series_id = ? AND open_time >= ? AND open_time < ?',
    ).run(seriesId, fromMs, toMs);
    prepared(store, 'DELETE FROM blocks WHERE series_id = ? AND block BETWEEN ? AND ?').run(seriesId, first, last);
    removeCoverage(store, seriesId, { fromMs, toMs });
    prepared(
      store,
      `UPDATE series SET version = version + 1, bars = (SELECT ifnull(sum(bars), 0) FROM blocks WHERE series_id = @id),
         first_open = (SELECT min(first_open) FROM blocks WHERE series_id = @id),
         last_open = (SELECT max(last_open) FROM blocks WHERE series_id = @id) WHERE id = @id`,
    ).run({ id: seriesId });
    return { fromMs, toMs, bars };
  });
}
