import { type Candles, rowAtOrAfter } from '../core/candles.js';

/** Mark prices on the rows of a perpetual's own bars: what margin, funding and liquidation are counted with. */
export interface MarkRows {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** rows for which no mark price was stored and the last price stands in */
  readonly missing: number;
}

/**
 * Puts mark candles onto the rows of the bars that are traded. The mark bars may be finer: then a row takes the first
 * open, the extremes and the last close of those inside it. A row without any takes its own prices, which swing further
 * than marks do, and is counted.
 *
 * @param countedFromMs rows that open before it are not counted: nothing is held there
 */
export function markRows(bars: Candles, marks: Candles, countedFromMs = Number.NEGATIVE_INFINITY): MarkRows {
  const [open, high, low, close] = [bars.open.slice(), bars.high.slice(), bars.low.slice(), bars.close.slice()];
  let missing = 0;
  for (let row = 0, m = rowAtOrAfter(marks, bars.openTime[0] ?? 0); row < bars.length; row++) {
    const from = bars.openTime[row];
    const end = from + bars.intervalMs;
    while (m < marks.length && marks.openTime[m] < from) m++;
    if (m >= marks.length || marks.openTime[m] >= end) {
      if (from >= countedFromMs) missing++;
      continue;
    }
    open[row] = marks.open[m];
    high[row] = marks.high[m];
    low[row] = marks.low[m];
    for (; m < marks.length && marks.openTime[m] < end; m++) {
      high[row] = Math.max(high[row], marks.high[m]);
      low[row] = Math.min(low[row], marks.low[m]);
      close[row] = marks.close[m];
    }
  }
  return { open, high, low, close, missing };
}
