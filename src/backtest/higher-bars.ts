import type { Candles } from '../core/candles.js';
import { resampleAll } from '../core/resample.js';

/** The longer bars of one interval that a strategy reads: per market, and which of them is known when. */
export interface HigherBars {
  readonly intervalMs: number;
  /** per market */
  readonly candles: readonly Candles[];
  /** per market and row of its own bars: the newest longer bar that has closed by then, -1 before the first */
  readonly rowAt: readonly Int32Array[];
}

/** Longer bars of every market, made of its own. @throws E_PARAM when the interval is not a multiple of theirs */
export function higherBars(markets: readonly Candles[], intervalMs: number): HigherBars {
  const made = resampleAll(markets, intervalMs);
  return { intervalMs, candles: made.map((m) => m.candles), rowAt: made.map((m) => m.rowAt) };
}
