import { type Ohlc, scan } from './candle-settings.js';

/** How many candles a trap may take to be confirmed. */
const PATIENCE = 3;

/**
 * Hikkake traps and their confirmations: what hikkake and its modified form have in common.
 *
 * A trap is a false break out of an inside bar. It is confirmed when one of the next three candles closes beyond the
 * inside bar (the candle before the break) on the other side. A new trap takes the place of one that waits.
 *
 * @param from  first row that is told; traps are looked for from three rows before it on
 * @param trapAt 1 for a bullish trap that is complete at row i, -1 for a bearish one, 0 for none
 * @returns (n,) ±100 where a trap appears, ±200 where it is confirmed, else 0; NaN on rows [0, from)
 */
export function trapsAndConfirmations(c: Ohlc, from: number, trapAt: (i: number) => 1 | 0 | -1): Float64Array {
  let waiting: 1 | 0 | -1 = 0;
  let since = 0;
  const told = scan(c, from - PATIENCE, (i) => {
    const trap = trapAt(i);
    if (trap !== 0) {
      waiting = trap;
      since = i;
      return 100 * trap;
    }
    if (waiting === 0 || i > since + PATIENCE) return 0;
    const isConfirmed = waiting > 0 ? c.close[i] > c.high[since - 1] : c.close[i] < c.low[since - 1];
    if (!isConfirmed) return 0;
    const verdict = 200 * waiting;
    waiting = 0;
    return verdict;
  });
  return told.fill(Number.NaN, 0, from);
}
