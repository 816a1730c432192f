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
 * Markets whose bars open at the same moments share one column of rows.
 *
 * @throws E_DATA when the markets have different intervals, or bars that open at different moments of one
 */
export function alignMarkets(markets: readonly Candles[]): Clock {
  checkGrid(markets);
  if (markets.length === 0) return { openTime: new Float64Array(0), steps: 0, rowAt: [] };
  const [first] = markets;
  if (markets.every((m) => isSameClock(m, first))) {
    const rows = new Int32Array(first.length);
    for (let i = 0; i < rows.length; i++) rows[i] = i;
    return { openTime: first.openTime, steps: first.length, rowAt: markets.map(() => rows) };
  }
  const known = markets.filter((m) => m.length > 0);
  const startMs = Math.min(...known.map((m) => m.openTime[0]));
  const endMs = Math.max(...known.map((m) => m.openTime[m.length - 1]));
  return onGrid(markets, startMs, (endMs - startMs) / first.intervalMs + 1);
}

/** True when two markets have bars at the same moments: for bars without a gap the ends say it. */
export function isSameClock(a: Candles, b: Candles): boolean {
  if (a.openTime === b.openTime) return true;
  if (a.length !== b.length || a.openTime[0] !== b.openTime[0]) return false;
  if (hasNoGap(a) && hasNoGap(b)) return true;
  for (let i = 0; i < a.length; i++) if (a.openTime[i] !== b.openTime[i]) return false;
  return true;
}

function hasNoGap({ openTime, length, intervalMs }: Candles): boolean {
  return length > 0 && openTime[length - 1] - openTime[0] === (length - 1) * intervalMs;
}

/** The clock of markets on one grid of places: those that any market has a bar at become steps. */
function onGrid(markets: readonly Candles[], startMs: number, places: number): Clock {
  const { intervalMs } = markets[0];
  const stepAt = new Int32Array(places);
  for (const { openTime } of markets) {
    for (let i = 0; i < openTime.length; i++) stepAt[(openTime[i] - startMs) / intervalMs] = 1;
  }
  let steps = 0;
  for (let k = 0; k < places; k++) stepAt[k] = stepAt[k] === 1 ? steps++ : -1;
  const time = new Float64Array(steps);
  for (let k = 0; k < places; k++) if (stepAt[k] >= 0) time[stepAt[k]] = startMs + k * intervalMs;
  const rowAt = markets.map(({ openTime }) => {
    const rows = new Int32Array(steps).fill(-1);
    for (let i = 0; i < openTime.length; i++) rows[stepAt[(openTime[i] - startMs) / intervalMs]] = i;
    return rows;
  });
  return { openTime: time, steps, rowAt };
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
