import { isSameClock } from './align.js';
import { type Candles, EXTRA_COLUMNS, type ExtraColumn } from './candles.js';
import { QuantError } from './kit/errors.js';
import { once } from './kit/once.js';
import { floorToInterval, formatInterval } from './kit/time.js';

export interface Resampled {
  /** the longer bars that have closed by the end of the data; a column is made when it is first read */
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
 * @param nowMs for bars beside others: the moment at which those are known. Without it the last longer bar is over when
 *   its last short bar is there, and one that the venue has not may never come
 * @throws E_PARAM when it is not
 */
export function resample(c: Candles, intervalMs: number, nowMs = Number.NEGATIVE_INFINITY): Resampled {
  return resampleAll([c], intervalMs, nowMs)[0];
}

/**
 * `resample` of several markets. Those whose bars open at the same moments share one `rowAt`.
 *
 * @throws E_PARAM as `resample`
 */
export function resampleAll(
  markets: readonly Candles[],
  intervalMs: number,
  nowMs = Number.NEGATIVE_INFINITY,
): Resampled[] {
  const known: { readonly of: Candles; readonly bars: LongerBars }[] = [];
  return markets.map((c) => {
    if (!(intervalMs > c.intervalMs && intervalMs % c.intervalMs === 0)) {
      throw new QuantError(
        'E_PARAM',
        `a longer interval must be a multiple of ${formatInterval(c.intervalMs)}, was ${formatInterval(intervalMs)}`,
      );
    }
    const same = known.find(({ of }) => of.intervalMs === c.intervalMs && isSameClock(of, c));
    const bars = same?.bars ?? longerBars(c, intervalMs, nowMs);
    if (same === undefined) known.push({ of: c, bars });
    return { candles: lazyCandles(c, intervalMs, bars.starts), rowAt: bars.rowAt };
  });
}

/** Candles whose columns are made when they are first read: most strategies read one or two of them. */
function lazyCandles(c: Candles, intervalMs: number, starts: Int32Array): Candles {
  const length = starts.length - 1;
  const openTime = once(() => firstsOf(c.openTime, starts).map((open) => floorToInterval(open, intervalMs)));
  const open = once(() => firstsOf(c.open, starts));
  const high = once(() => highsOf(c.high, starts));
  const low = once(() => lowsOf(c.low, starts));
  const close = once(() => lastsOf(c.close, starts));
  const volume = once(() => sumsOf(c.volume, starts));
  const extra = once(() => extraOf(c, starts));
  return Object.freeze({
    venue: c.venue,
    market: c.market,
    symbol: c.symbol,
    intervalMs,
    isSimulated: c.isSimulated,
    length,
    // Getters of the object itself, so that a copy by spread holds plain columns.
    get openTime() {
      return openTime();
    },
    get open() {
      return open();
    },
    get high() {
      return high();
    },
    get low() {
      return low();
    },
    get close() {
      return close();
    },
    get volume() {
      return volume();
    },
    get extra() {
      return extra();
    },
  });
}

function extraOf(c: Candles, starts: Int32Array): Candles['extra'] {
  const extra: Partial<Record<ExtraColumn, Float64Array>> = {};
  for (const name of EXTRA_COLUMNS) {
    const known = c.extra[name];
    if (known !== undefined) extra[name] = sumsOf(known, starts);
  }
  return Object.freeze(extra);
}

function firstsOf(x: Float64Array, starts: Int32Array): Float64Array {
  const out = new Float64Array(starts.length - 1);
  for (let k = 0; k < out.length; k++) out[k] = x[starts[k]];
  return out;
}

function lastsOf(x: Float64Array, starts: Int32Array): Float64Array {
  const out = new Float64Array(starts.length - 1);
  for (let k = 0; k < out.length; k++) out[k] = x[starts[k + 1] - 1];
  return out;
}

function sumsOf(x: Float64Array, starts: Int32Array): Float64Array {
  const out = new Float64Array(starts.length - 1);
  for (let k = 0; k < out.length; k++) {
    let sum = 0;
    for (let i = starts[k]; i < starts[k + 1]; i++) sum += x[i];
    out[k] = sum;
  }
  return out;
}

// The row of an extreme is chosen without a branch: which of two prices is higher cannot be predicted, and a wrong guess
// costs the processor more than the whole loop.
function highsOf(x: Float64Array, starts: Int32Array): Float64Array {
  const out = new Float64Array(starts.length - 1);
  for (let k = 0; k < out.length; k++) {
    let best = starts[k];
    for (let i = best + 1; i < starts[k + 1]; i++) best ^= (best ^ i) & -Number(x[i] > x[best]);
    out[k] = x[best];
  }
  return out;
}

function lowsOf(x: Float64Array, starts: Int32Array): Float64Array {
  const out = new Float64Array(starts.length - 1);
  for (let k = 0; k < out.length; k++) {
    let best = starts[k];
    for (let i = best + 1; i < starts[k + 1]; i++) best ^= (best ^ i) & -Number(x[i] < x[best]);
    out[k] = x[best];
  }
  return out;
}

interface LongerBars {
  readonly starts: Int32Array;
  readonly rowAt: Int32Array;
}

/** First rows of the closed longer bars (and the row after the last one), and the newest closed bar of each row. */
function longerBars(c: Candles, intervalMs: number, nowMs: number): LongerBars {
  const { openTime, intervalMs: step, length } = c;
  const rowAt = new Int32Array(length);
  const starts = new Int32Array(length + 1);
  let count = 0;
  let closed = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    const time = openTime[i];
    if (time >= end) {
      const open = floorToInterval(time, intervalMs);
      // The bar before is over, whether or not its last short bars were there.
      closed = count;
      if (i > 0 || open === time) starts[count++] = i;
      end = open + intervalMs;
    }
    if (time + step === end) closed = count;
    rowAt[i] = closed - 1;
  }
  // The bar that still runs at the end of the data is left out: its start closes the one before.
  if (closed === count || end <= nowMs) starts[count++] = length;
  return { starts: starts.slice(0, Math.max(1, count)), rowAt };
}
