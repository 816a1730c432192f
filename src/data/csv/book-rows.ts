import { BOOK, type EventRows } from '../store/event-kinds.js';
import { type EventBatch, showTime, timeFault } from './event-batch.js';

type SlotFault = readonly [slot: number, reason: string, found: string];

/**
 * The rows of a piece that can be snapshots, as one row per level: times rise, prices run away from the middle, no side
 * has a hole, and the best bid is below the best ask. An equal repetition of the snapshot before is dropped.
 */
export function checkBook(batch: EventBatch): EventRows {
  const { columns, length, faults, state, report, layout, nowMs } = batch;
  const time = columns[0];
  const cells = 4 * layout.levels + 1;
  const out = BOOK.columns.map(() => new Float64Array(length * layout.levels));
  let kept = 0;
  for (let i = 0; i < length; i++) {
    if (faults.badRows > 0 && faults.isBad(i)) continue;
    const when = timeFault(time[i], nowMs);
    const depth = [sideDepth(batch, i, 1, -1), sideDepth(batch, i, 3, 1)];
    const fault: SlotFault | undefined =
      when === undefined
        ? (depth.find((side) => typeof side !== 'number') ?? crossFault(columns, i, depth))
        : [0, when, showTime(time[i])];
    if (fault !== undefined) {
      report(i, ...fault);
      continue;
    }
    const at = Math.floor(time[i]);
    if (at < state.lastTime) {
      report(i, 0, 'time goes backwards', showTime(time[i]));
      continue;
    }
    if (at === state.lastTime) {
      if (isSame(state.last, columns, i, cells)) state.duplicates++;
      else report(i, 0, 'same time as the snapshot before, with other values', showTime(time[i]));
      continue;
    }
    state.lastTime = at;
    for (let k = 1; k < cells; k++) state.last[k] = columns[k][i];
    const levels = Math.max(...(depth as readonly number[]));
    for (let level = 1; level <= levels; level++, kept++) {
      out[0][kept] = at;
      out[1][kept] = level;
      for (let k = 0; k < 4; k++) out[2 + k][kept] = columns[4 * level - 3 + k][i];
    }
  }
  return { columns: out.map((column) => column.subarray(0, kept)), length: kept };
}

/** How many levels a side has, or what is wrong with it. @param toward -1 for bids, whose prices fall; 1 for asks */
function sideDepth({ columns, layout }: EventBatch, i: number, first: number, toward: -1 | 1): number | SlotFault {
  let depth = 0;
  let before = toward > 0 ? 0 : Number.POSITIVE_INFINITY;
  for (let level = 1; level <= layout.levels; level++) {
    const slot = first + 4 * (level - 1);
    const price = columns[slot][i];
    const quantity = columns[slot + 1][i];
    if (Number.isNaN(price) && Number.isNaN(quantity)) continue;
    if (Number.isNaN(price)) return [slot, 'quantity without a price', ''];
    if (Number.isNaN(quantity)) return [slot + 1, 'price without a quantity', ''];
    if (depth !== level - 1) return [slot, 'level below one that is missing', String(price)];
    if (!(price > 0 && price < 9e15)) return [slot, 'price not above 0', String(price)];
    if (!(quantity > 0 && quantity < 9e15)) return [slot + 1, 'quantity not above 0', String(quantity)];
    if (!((price - before) * toward > 0)) {
      return [slot, 'level not worse than the one above it', `${price} after ${before}`];
    }
    before = price;
    depth = level;
  }
  return depth;
}

function crossFault(
  columns: readonly Float64Array[],
  i: number,
  depth: readonly (number | SlotFault)[],
): SlotFault | undefined {
  const [bid, ask] = [columns[1][i], columns[3][i]];
  if (depth[0] === 0 && depth[1] === 0) return [0, 'book without a level', ''];
  return bid >= ask ? [1, 'book is crossed', `bid ${bid}, ask ${ask}`] : undefined;
}

function isSame(last: readonly number[], columns: readonly Float64Array[], i: number, cells: number): boolean {
  for (let k = 1; k < cells; k++) {
    if (last[k] !== columns[k][i] && !(Number.isNaN(last[k]) && Number.isNaN(columns[k][i]))) return false;
  }
  return true;
}
