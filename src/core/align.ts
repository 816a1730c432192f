import type { Candles } from './candles.js';
import { QuantError } from './kit/errors.js';
import { formatInterval, isoUtc } from './kit/time.js';

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
 * @throws E_DATA when the markets have different intervals, or bars that open at different moments of one
 */
export function alignMarkets(markets: readonly Candles[]): Clock {
  checkGrid(markets);
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

/** Bars of one length that open half an hour apart would overlap: one step would know half a bar of the other market. */
function checkGrid(markets: readonly Candles[]): void {
  const known = markets.filter((m) => m.length > 0);
  for (const m of markets) {
    if (m.intervalMs !== markets[0].intervalMs) {
      const [given, first] = [m, markets[0]].map((x) => `${x.symbol} has ${formatInterval(x.intervalMs)}`);
      throw new QuantError('E_DATA', `all markets of a run need one interval: ${given}, ${first}`);
    }
  }
  for (const m of known) {
    if ((m.openTime[0] - known[0].openTime[0]) % m.intervalMs !== 0) {
      const [given, first] = [m, known[0]].map((x) => `${x.symbol} opens at ${isoUtc(x.openTime[0])}`);
      throw new QuantError('E_DATA', `all markets of a run need bars that open together: ${given}, ${first}`);
    }
  }
}
