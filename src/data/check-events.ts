import { watchBook, watchInterest, watchTrades } from './integrity/events.js';
import { capFindings, type Finding } from './integrity/finding.js';
import type { TimeRange } from './store/candles.js';
import { reading, type Store } from './store/database.js';
import { damagedBlocks, eventBlockOf, listEventBlocks } from './store/event-blocks.js';
import { firstAtLeast, KIND_BY_NAME } from './store/event-kinds.js';
import { readUnchecked } from './store/event-rows.js';
import type { EventSeries } from './store/event-series.js';

const WATCHES = { trades: watchTrades, book: watchBook, open_interest: watchInterest };

/** Findings listed per kind; the rest becomes one with their number. */
const MOST_FINDINGS = 50;

/**
 * Everything that looks wrong in the trades, the snapshots or the open interest of a market, in order of time. Read
 * block by block, so that memory does not grow with the record. Of rows that are not those that were written only that
 * is said.
 */
export function checkEvents(store: Store, series: EventSeries, range: TimeRange = {}): Finding[] {
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = range;
  const kind = KIND_BY_NAME[series.kind];
  const watch = WATCHES[series.kind]();
  const damage: Finding[] = [];
  reading(store, () => {
    for (const block of listEventBlocks(store, series.id, eventBlockOf(kind, fromMs), eventBlockOf(kind, toMs))) {
      const rows = readUnchecked(store, kind, series.id, [block]);
      if (damagedBlocks(kind, rows, [block]).length > 0) {
        damage.push({
          kind: 'damage',
          severity: 'error',
          openTime: block.firstTime,
          count: block.rows,
          message: `${block.rows} rows of block ${block.block} are not those that were written: restore a backup`,
        });
        continue;
      }
      const from = firstAtLeast(rows.columns[0], fromMs, 0, rows.length);
      const to = firstAtLeast(rows.columns[0], toMs, from, rows.length);
      watch.rows(
        rows.columns.map((column) => column.subarray(from, to)),
        to - from,
      );
    }
  });
  return capFindings(damage.length > 0 ? damage : watch.findings(), MOST_FINDINGS);
}
