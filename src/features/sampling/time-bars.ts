import { makeCandles } from '../../core/candles.js';
import { ceilToInterval, floorToInterval } from '../../core/kit/time.js';
import { barsFromEnds, type SampledBars } from './assemble.js';
import type { Ticks } from './ticks.js';

/**
 * Bars of one length on the UTC grid, made of ticks: what a venue's candles are.
 *
 * A time without a trade has no bar. As with `resample`, a first bar that the ticks begin inside of is left out; and
 * the last one is there only when a tick came after its end, for until then it may still run.
 *
 * @param ticks      trades; finer candles are resampled instead
 * @param intervalMs > 0
 * @returns bars with `intervalMs` and open times on the grid
 */
export function timeBars(ticks: Ticks, intervalMs: number): SampledBars {
  const { time, length } = ticks;
  let first = 0;
  const begin = length === 0 ? 0 : ceilToInterval(time[0], intervalMs);
  while (first < length && time[first] < begin) first++;
  const ends = new Int32Array(length);
  let count = 0;
  for (let i = first; i + 1 < length; i++) {
    if (floorToInterval(time[i + 1], intervalMs) > floorToInterval(time[i], intervalMs)) ends[count++] = i;
  }
  const rest = from(ticks, first);
  const { candles } = barsFromEnds(
    rest,
    ends.slice(0, count).map((end) => end - first),
  );
  const openTime = ends.slice(0, count);
  const opens = Float64Array.from(openTime, (end) => floorToInterval(time[end], intervalMs));
  return { candles: makeCandles({ ...candles, intervalMs, openTime: opens }), startTime: opens };
}

/** The ticks from a row on, as views. */
function from(ticks: Ticks, row: number): Ticks {
  const cut = (column: Float64Array): Float64Array => column.subarray(row);
  const { known } = ticks;
  return {
    ...ticks,
    length: ticks.length - row,
    start: cut(ticks.start),
    time: cut(ticks.time),
    open: cut(ticks.open),
    high: cut(ticks.high),
    low: cut(ticks.low),
    close: cut(ticks.close),
    volume: cut(ticks.volume),
    value: cut(ticks.value),
    count: cut(ticks.count),
    sign: ticks.sign.subarray(row),
    known: Object.fromEntries(Object.entries(known).map(([name, column]) => [name, cut(column)])),
  };
}
