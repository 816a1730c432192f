import { type Candles, EXTRA_COLUMNS, type ExtraColumn, makeCandles } from '../../core/candles.js';
import type { Ticks } from './ticks.js';

export interface SampledBars {
  /**
   * One bar per sample. They come when enough has been traded, so `intervalMs` is 1 and `openTime` the time of the last
   * tick: like every other bar, one is known at its open time plus its interval.
   */
  readonly candles: Candles;
  /** when the first tick of the bar began, UTC ms */
  readonly startTime: Float64Array;
}

/**
 * Bars from the ticks between ends. What comes after the last end still runs and is left out.
 *
 * Several bars may end within one millisecond: all but the first are stamped 1 ms after the one before. So a bar may be
 * known later than it was, never earlier, and no trade is lost or moved.
 *
 * @param ends last tick of each bar, increasing
 * @throws E_DATA when a tick has a value that no market can have
 */
export function barsFromEnds(ticks: Ticks, ends: Int32Array): SampledBars {
  const n = ends.length;
  const startTime = new Float64Array(n);
  const openTime = new Float64Array(n);
  const [open, high, low, close, volume] = Array.from({ length: 5 }, () => new Float64Array(n));
  let from = 0;
  for (let k = 0; k < n; k++) {
    const end = ends[k];
    startTime[k] = ticks.start[from];
    const stamp = Math.floor(ticks.time[end]);
    openTime[k] = k > 0 && stamp <= openTime[k - 1] ? openTime[k - 1] + 1 : stamp;
    open[k] = ticks.open[from];
    close[k] = ticks.close[end];
    let [top, bottom, sum] = [ticks.high[from], ticks.low[from], 0];
    for (let i = from; i <= end; i++) {
      if (ticks.high[i] > top) top = ticks.high[i];
      if (ticks.low[i] < bottom) bottom = ticks.low[i];
      sum += ticks.volume[i];
    }
    high[k] = top;
    low[k] = bottom;
    volume[k] = sum;
    from = end + 1;
  }
  const extra = extraOf(ticks, ends);
  const columns = { openTime, open, high, low, close, volume, extra };
  return { candles: makeCandles({ ...ticks.market, intervalMs: 1, ...columns }), startTime };
}

function extraOf(ticks: Ticks, ends: Int32Array): Candles['extra'] {
  const extra: Partial<Record<ExtraColumn, Float64Array>> = {};
  for (const name of EXTRA_COLUMNS) {
    const column = ticks.known[name];
    if (column !== undefined) extra[name] = sumsBetween(column, ends);
  }
  return extra;
}

/** The sum up to each end, from the row after the end before. */
function sumsBetween(column: Float64Array, ends: Int32Array): Float64Array {
  const out = new Float64Array(ends.length);
  let i = 0;
  for (let k = 0; k < ends.length; k++) {
    let sum = 0;
    for (; i <= ends[k]; i++) sum += column[i];
    out[k] = sum;
  }
  return out;
}
