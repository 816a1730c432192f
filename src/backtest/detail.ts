import { type Candles, rowAtOrAfter } from '../core/candles.js';

/** The finer bars inside each bar of a market, where they are complete: the path that prices really took. */
export interface DetailRows {
  readonly bars: Candles;
  /** per row of the market: first finer row, and the one after the last; equal where the finer bars are not complete */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** rows whose finer bars are missing or do not add up to the bar */
  readonly incomplete: number;
}

/** Relative difference of prices that two series of one venue may show. */
const SAME = 1e-9;

/**
 * Finds the finer bars of every bar. They count only when none is missing and they make the same bar: same open, high,
 * low and close.
 *
 * @param countedFromMs rows that open before it are not counted: nothing happens there
 */
export function detailRows(market: Candles, bars: Candles, countedFromMs = Number.NEGATIVE_INFINITY): DetailRows {
  const from = new Int32Array(market.length);
  const to = new Int32Array(market.length);
  const per = market.intervalMs / bars.intervalMs;
  let incomplete = 0;
  let k = rowAtOrAfter(bars, market.openTime[0] ?? 0);
  for (let row = 0; row < market.length; row++) {
    while (k < bars.length && bars.openTime[k] < market.openTime[row]) k++;
    const end = k + per;
    from[row] = k;
    to[row] = k;
    const isWhole =
      end <= bars.length &&
      bars.openTime[k] === market.openTime[row] &&
      bars.openTime[end - 1] === market.openTime[row] + market.intervalMs - bars.intervalMs;
    if (isWhole && addsUp(market, row, bars, k, end)) to[row] = end;
    else if (market.openTime[row] >= countedFromMs) incomplete++;
  }
  return { bars, from, to, incomplete };
}

function addsUp(market: Candles, row: number, bars: Candles, from: number, to: number): boolean {
  let high = bars.high[from];
  let low = bars.low[from];
  for (let k = from + 1; k < to; k++) {
    high = Math.max(high, bars.high[k]);
    low = Math.min(low, bars.low[k]);
  }
  return (
    isSame(market.open[row], bars.open[from]) &&
    isSame(market.high[row], high) &&
    isSame(market.low[row], low) &&
    isSame(market.close[row], bars.close[to - 1])
  );
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * a;
}
