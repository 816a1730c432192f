import type { EventRows } from '../store/event-kinds.js';
import { type EventBatch, showTime, timeFault } from './event-batch.js';

/**
 * The rows of a piece that can be trades, in the order of the store. Times never fall and ids rise: an equal repetition
 * of the row before is dropped, the same id with other values is a fault of the later row. After a time that leaps
 * ahead all rows up to it are faults: which of the two is wrong cannot be told from a piece of the file.
 */
export function checkTrades(batch: EventBatch): EventRows {
  const { columns, length, faults, state, report } = batch;
  const [time, id, price, quantity, maker] = columns;
  const out = [time, id, price, quantity, maker].map(() => new Float64Array(length));
  let kept = 0;
  for (let i = 0; i < length; i++) {
    if (faults.badRows > 0 && faults.isBad(i)) continue;
    const fault = valueFault(batch, i);
    if (fault !== undefined) {
      report(i, fault[0], fault[1], fault[0] === 0 ? showTime(time[i]) : String(columns[fault[0]][i]));
      continue;
    }
    if (time[i] < state.lastTime) {
      report(i, 0, 'time goes backwards', showTime(time[i]));
      continue;
    }
    if (id[i] <= state.lastId) {
      const isEqual = id[i] === state.lastId && state.last.every((value, k) => value === columns[k][i]);
      if (isEqual) state.duplicates++;
      else
        report(i, 1, id[i] === state.lastId ? 'trade repeated with other values' : 'id goes backwards', String(id[i]));
      continue;
    }
    state.lastTime = time[i];
    state.lastId = id[i];
    for (let k = 0; k < 5; k++) state.last[k] = columns[k][i];
    for (let k = 1; k < 5; k++) out[k][kept] = columns[k][i];
    out[0][kept++] = Math.floor(time[i]);
  }
  return { columns: out.map((column) => column.subarray(0, kept)), length: kept };
}

/** Column and words of what no trade can have. */
function valueFault({ columns, nowMs }: EventBatch, i: number): readonly [slot: number, reason: string] | undefined {
  const [time, id, price, quantity, maker] = columns;
  const when = timeFault(time[i], nowMs);
  if (when !== undefined) return [0, when];
  if (!(Number.isSafeInteger(id[i]) && id[i] >= 0)) return [1, 'id is no whole number'];
  if (!(price[i] > 0)) return [2, 'price not above 0'];
  if (!(price[i] < 9e15)) return [2, 'price too large'];
  if (!(quantity[i] > 0)) return [3, 'quantity not above 0'];
  if (!(quantity[i] < 9e15)) return [3, 'quantity too large'];
  if (maker[i] !== 0 && maker[i] !== 1) return [4, 'maker flag neither 0 nor 1'];
  return undefined;
}
