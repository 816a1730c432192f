import { DAY_MS } from '../../core/kit/time.js';
import type { RiskView } from '../../core/risk-rule.js';

/** Below this many returns nothing is said about a tail. */
const LEAST_ROWS = 20;

/**
 * What the bars so far would have brought to these weights: Σ weight × simple return, one number per bar, in no order.
 *
 * @returns a column that the next call writes over; null when nothing is held, or with fewer than 20 rows that are known of
 *   every market held
 */
export type PastPortfolio = (view: RiskView, weights: Float64Array) => Float64Array | null;

/**
 * Historical simulation over at most `window` bars. The rows are the last ones that every market held has; where markets
 * miss different bars, the same row is not the same hour. Returns are read off the view once per market and close.
 *
 * @param window bars, ≥ 20
 * @source Jorion 2006, Value at Risk, chapter 10: historical simulation
 */
export function createPastPortfolio(marketCount: number, window: number): PastPortfolio {
  // Newest last; rows before `window - known` are of no market.
  const moves = Array.from({ length: marketCount }, () => new Float64Array(window));
  const known = new Int32Array(marketCount);
  const readAt = new Float64Array(marketCount).fill(Number.NaN);
  const out = new Float64Array(window);

  const read = (view: RiskView, s: number): void => {
    readAt[s] = view.time;
    known[s] = Math.max(0, Math.min(window, view.barCount(s) - 1));
    let close = view.close(s);
    for (let i = 0; i < known[s]; i++) {
      const before = view.close(s, i + 1);
      moves[s][window - 1 - i] = close / before - 1;
      close = before;
    }
  };
  return (view, weights) => {
    let rows = window;
    let isHeld = false;
    for (let s = 0; s < marketCount; s++) {
      if (weights[s] === 0) continue;
      isHeld = true;
      if (readAt[s] !== view.time) read(view, s);
      rows = Math.min(rows, known[s]);
    }
    if (!isHeld || rows < LEAST_ROWS) return null;
    const sums = out.subarray(0, rows).fill(0);
    for (let s = 0; s < marketCount; s++) {
      if (weights[s] === 0) continue;
      const column = moves[s];
      const shift = window - rows;
      for (let i = 0; i < rows; i++) sums[i] += weights[s] * column[shift + i];
    }
    return sums;
  };
}

/**
 * From one bar to one day, by the square root of the number of bars: right for returns that do not depend on each other.
 * Bars longer than a day stay as they are, because nothing can be sold inside one.
 */
export function dayScale(intervalMs: number): number {
  return Math.sqrt(Math.max(1, DAY_MS / intervalMs));
}
