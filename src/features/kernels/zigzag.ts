import { QuantError } from '../../core/kit/errors.js';

/** The turning points of a price, in the order in which they became known. */
export interface Pivots {
  readonly count: number;
  /** the bar of the extreme close */
  readonly row: Int32Array;
  /** the bar at whose close it was known to be an extreme, later than `row` */
  readonly knownAt: Int32Array;
  /** the extreme close, quote per base */
  readonly price: Float64Array;
  /** 1 for a top, -1 for a bottom */
  readonly side: Int8Array;
}

/**
 * ZigZag that never repaints: the tops and bottoms between moves of at least `threshold`.
 *
 * A top is the highest close since the last bottom; it is known to be one from the first close on that is `threshold`
 * below it. A bottom is the same upside down. Charts draw the leg that is still under way and take it back when it
 * goes on; here it is not told, so a pivot that is told once stays.
 *
 * Closes only: whether a bar's high came before its low is not known, and a single wick is no turn.
 *
 * @param close (n,) quote per base
 * @param threshold least move from pivot to pivot, fraction of the extreme, in (0, 1)
 * @returns `count` pivots, tops and bottoms in turn; of equal closes the first is the pivot
 * @throws E_PARAM
 * @source Merrill 1977, Filtered Waves
 */
export function zigzagPivots(close: Float64Array, threshold: number): Pivots {
  checkThreshold(threshold);
  const n = close.length;
  const row = new Int32Array(n);
  const knownAt = new Int32Array(n);
  const price = new Float64Array(n);
  const side = new Int8Array(n);
  let count = 0;
  // The highest and the lowest close since the last pivot became known, and which of the two is looked for: before the
  // first pivot either. Both cannot be passed at once: the later one would have made the earlier one a pivot.
  let [top, bottom, looking] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    if (close[i] > close[top]) top = i;
    if (close[i] < close[bottom]) bottom = i;
    // As quotients, so that a fall from 110 to 99 is one of 0.1 to the last digit.
    const isTop = looking >= 0 && (close[top] - close[i]) / close[top] >= threshold;
    const isBottom = looking <= 0 && (close[i] - close[bottom]) / close[bottom] >= threshold;
    if (!isTop && !isBottom) continue;
    row[count] = isTop ? top : bottom;
    knownAt[count] = i;
    price[count] = close[row[count]];
    side[count] = isTop ? 1 : -1;
    count++;
    looking = isTop ? -1 : 1;
    top = i;
    bottom = i;
  }
  return {
    count,
    row: row.slice(0, count),
    knownAt: knownAt.slice(0, count),
    price: price.slice(0, count),
    side: side.slice(0, count),
  };
}

/** What a zig-zag knows after a close: the newest pivot, and whether it became known just now. */
export interface ZigzagState {
  isNew: boolean;
  /** rows since the pivot's bar; since the first bar before there is one */
  age: number;
  /** the pivot's close; the first close before there is one */
  price: number;
  /** 1 for a top, -1 for a bottom, 0 before there is one */
  side: number;
}

/** As `zigzagPivots`, close by close. The same object is given every time. */
export function zigzagStream(threshold: number): (close: number) => ZigzagState {
  checkThreshold(threshold);
  const state: ZigzagState = { isNew: false, age: -1, price: Number.NaN, side: 0 };
  let [top, bottom, looking] = [Number.NaN, Number.NaN, 0];
  let [topAge, bottomAge] = [0, 0];
  return (close) => {
    state.isNew = false;
    state.age++;
    topAge++;
    bottomAge++;
    if (Number.isNaN(state.price)) state.price = close;
    if (!(close <= top)) [top, topAge] = [close, 0];
    if (!(close >= bottom)) [bottom, bottomAge] = [close, 0];
    const isTop = looking >= 0 && (top - close) / top >= threshold;
    const isBottom = looking <= 0 && (close - bottom) / bottom >= threshold;
    if (!isTop && !isBottom) return state;
    state.isNew = true;
    state.age = isTop ? topAge : bottomAge;
    state.price = isTop ? top : bottom;
    state.side = isTop ? 1 : -1;
    looking = -state.side;
    [top, bottom, topAge, bottomAge] = [close, close, 0, 0];
    return state;
  };
}

function checkThreshold(threshold: number): void {
  if (!(threshold > 0 && threshold < 1)) {
    throw new QuantError('E_PARAM', `zigzag.threshold must be above 0 and below 1, was ${threshold}`);
  }
}
