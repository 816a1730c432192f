import type { Candles } from './candles.js';
import { QuantError } from './kit/errors.js';

/** Several markets on one clock. */
export interface Clock {
  /** the union of all open times, increasing */
  readonly openTime: Float64Array;
  readonly steps: number;
  /** per market: the row whose bar opens at each step, or -1 where it has none */
  readonly rowAt: readonly Int32Array[];
}

/**
 * The union of the markets' bars as one clock. A market without a bar at a step has row -1 there: nothing is filled in.
 *
 * @throws E_DATA when the markets have different intervals
 */
export function alignMarkets(markets: readonly Candles[]): Clock {
  const intervalMs = markets[0]?.intervalMs;
  for (const m of markets) {
    if (m.intervalMs !== intervalMs) {
      throw new QuantError(
        'E_DATA',
        `all markets of a run need one interval: ${m.symbol} has ${m.intervalMs} ms, ${markets[0].symbol} ${intervalMs} ms`,
      );
    }
  }
  if (markets.length === 1) {
    const { openTime, length } = markets[0];
    const rowAt = new Int32Array(length);
    for (let i = 0; i < length; i++) rowAt[i] = i;
    return { openTime, steps: length, rowAt: [rowAt] };
  }
  const next = new Int32Array(markets.length);
  const total = markets.reduce((sum, m) => sum + m.length, 0);
  const openTime = new Float64Array(total);
  const rowAt = markets.map(() => new Int32Array(total).fill(-1));
  let steps = 0;
  for (;;) {
    let time = Number.POSITIVE_INFINITY;
    for (let s = 0; s < markets.length; s++) {
      if (next[s] < markets[s].length) time = Math.min(time, markets[s].openTime[next[s]]);
    }
    if (time === Number.POSITIVE_INFINITY) break;
    openTime[steps] = time;
    for (let s = 0; s < markets.length; s++) {
      if (next[s] < markets[s].length && markets[s].openTime[next[s]] === time) rowAt[s][steps] = next[s]++;
    }
    steps++;
  }
  return { openTime: openTime.slice(0, steps), steps, rowAt: rowAt.map((rows) => rows.slice(0, steps)) };
}
