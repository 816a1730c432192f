import { type Candles, EXTRA_COLUMNS, type ExtraColumn, makeCandles } from './candles.js';
import { QuantError } from './kit/errors.js';
import { floorToInterval, formatInterval } from './kit/time.js';

export interface Resampled {
  /** the longer bars that have closed by the end of the data */
  readonly candles: Candles;
  /** (n,) per row of the short bars: the newest longer bar that has closed when that row closes, or -1 */
  readonly rowAt: Int32Array;
}

/**
 * Longer bars made of shorter ones, on the UTC grid (weeks begin on Monday), and which of them is known when.
 *
 * A longer bar is known when its time is over: on the short row that closes then, or on the first one after a gap. So
 * nothing of a bar that still runs is seen. A first bar that the data begin inside of is left out; bars missing at the
 * venue are not filled in: a longer bar is made of those that there are. O(n).
 *
 * @param intervalMs longer than that of the candles, a whole multiple of it
 * @throws E_PARAM when it is not
 */
export function resample(c: Candles, intervalMs: number): Resampled {
  if (!(intervalMs > c.intervalMs && intervalMs % c.intervalMs === 0)) {
    throw new QuantError(
      'E_PARAM',
      `a longer interval must be a multiple of ${formatInterval(c.intervalMs)}, was ${formatInterval(intervalMs)}`,
    );
  }
  const { starts, rowAt } = longerBars(c, intervalMs);
  const bars = starts.length - 1;
  const column = (make: (from: number, to: number) => number): Float64Array =>
    Float64Array.from({ length: bars }, (_, k) => make(starts[k], starts[k + 1]));
  const total = (x: Float64Array): Float64Array =>
    column((from, to) => {
      let sum = 0;
      for (let i = from; i < to; i++) sum += x[i];
      return sum;
    });
  const extra: Partial<Record<ExtraColumn, Float64Array>> = {};
  for (const name of EXTRA_COLUMNS) {
    const known = c.extra[name];
    if (known !== undefined) extra[name] = total(known);
  }
  const candles = makeCandles({
    ...c,
    intervalMs,
    openTime: column((from) => floorToInterval(c.openTime[from], intervalMs)),
    open: column((from) => c.open[from]),
    high: column((from, to) => {
      let high = c.high[from];
      for (let i = from + 1; i < to; i++) high = Math.max(high, c.high[i]);
      return high;
    }),
    low: column((from, to) => {
      let low = c.low[from];
      for (let i = from + 1; i < to; i++) low = Math.min(low, c.low[i]);
      return low;
    }),
    close: column((_, to) => c.close[to - 1]),
    volume: total(c.volume),
    extra,
  });
  return { candles, rowAt };
}

/** First rows of the closed longer bars (and the row after the last one), and the newest closed bar of each row. */
function longerBars(c: Candles, intervalMs: number): { starts: number[]; rowAt: Int32Array } {
  const rowAt = new Int32Array(c.length);
  const starts: number[] = [];
  let closed = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < c.length; i++) {
    const open = floorToInterval(c.openTime[i], intervalMs);
    if (open + intervalMs !== end) {
      // The bar before is over, whether or not its last short bars were there.
      closed = starts.length;
      if (i > 0 || open === c.openTime[0]) starts.push(i);
      end = open + intervalMs;
    }
    if (c.openTime[i] + c.intervalMs === end) closed = starts.length;
    rowAt[i] = closed - 1;
  }
  // The bar that still runs at the end of the data is left out: its start closes the one before.
  if (closed === starts.length) starts.push(c.length);
  return { starts, rowAt };
}
