import { checkWindow, unknownColumn } from '../../core/math/rolling.js';
import type { ValueStream } from '../../core/math/streams.js';

/** 1 / Φ⁻¹(0.75): what the median distance of a normal sample is multiplied by to give its deviation. */
export const NORMAL_MAD = 1.482602218505602;

/** The last `window` values of a column in rising order. */
export interface SortedWindow {
  /** rising; only the first `size` hold values */
  readonly values: Float64Array;
  readonly size: number;
  /** How many of the values are below v, and how many at most v. */
  below(v: number): number;
  atMost(v: number): number;
}

/**
 * Walks a column with its last `window` values kept in order, and asks for one number per row.
 *
 * Two binary searches and one block move per row: O(n · (log window + window / 16)) or so, for a move copies many
 * values at once. Order statistics have no sums, so nothing drifts.
 *
 * @param x      (n,) any unit, known from row `from` on
 * @param window values, whole, ≥ 1
 * @param value  the number of a full window whose newest value is x[row]
 * @returns (n,); NaN on rows [0, from + window - 1)
 */
export function overSortedWindows(
  x: Float64Array,
  window: number,
  from: number,
  value: (sorted: SortedWindow, row: number) => number,
): Float64Array {
  checkWindow('window', window);
  const n = x.length;
  const out = unknownColumn(n, from + window - 1);
  const sorted = new OpenWindow(Math.min(window, Math.max(0, n - from)));
  for (let i = from; i < n; i++) {
    if (i - from < window) sorted.add(x[i]);
    else sorted.replace(x[i - window], x[i]);
    if (i - from >= window - 1) out[i] = value(sorted, i);
  }
  return out;
}

/** As `overSortedWindows`, value by value: `value` is asked once the window is full, values not known in front go by. */
export function sortedWindowStream(
  window: number,
  value: (sorted: SortedWindow, newest: number) => number,
): ValueStream {
  checkWindow('window', window);
  const sorted = new OpenWindow(window);
  const ring = new Float64Array(window);
  let at = 0;
  return (x) => {
    if (sorted.size === 0 && Number.isNaN(x)) return Number.NaN;
    if (sorted.size < window) sorted.add(x);
    else sorted.replace(ring[at], x);
    ring[at] = x;
    at = at + 1 === window ? 0 : at + 1;
    return sorted.size < window ? Number.NaN : value(sorted, x);
  };
}

/** Runs of equal values up to this are quicker walked than halved. */
const SHORT_RUN = 8;
/** Moves of more values than this are made by the engine in one go; shorter ones are quicker one by one. */
const LONG_MOVE = 8;

/** A window of at most `capacity` values, kept in rising order while they come and go. */
class OpenWindow implements SortedWindow {
  readonly values: Float64Array;
  size = 0;

  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
  }

  below(v: number): number {
    return placeOf(this.values, this.size, v);
  }

  atMost(v: number): number {
    const { values, size } = this;
    let at = placeOf(values, size, v);
    const near = Math.min(size, at + SHORT_RUN);
    while (at < near && values[at] === v) at++;
    if (at < near || at === size) return at;
    // Columns of few values, such as patterns, have runs as long as the window: those are halved, not walked.
    let high = size;
    while (at < high) {
      const middle = (at + high) >>> 1;
      if (values[middle] === v) at = middle + 1;
      else high = middle;
    }
    return at;
  }

  add(x: number): void {
    const { values, size } = this;
    const at = placeOf(values, size, x);
    values.copyWithin(at + 1, at, size);
    values[at] = x;
    this.size++;
  }

  /** The oldest value leaves a hole; what lies between it and the newcomer's place moves over by one. */
  replace(oldest: number, x: number): void {
    const { values, size } = this;
    const hole = placeOf(values, size, oldest);
    let at = placeOf(values, size, x);
    if (at > hole) {
      at--;
      if (at - hole > LONG_MOVE) values.copyWithin(hole, hole + 1, at + 1);
      else for (let k = hole; k < at; k++) values[k] = values[k + 1];
    } else if (hole - at > LONG_MOVE) values.copyWithin(at + 1, at, hole);
    else for (let k = hole; k > at; k--) values[k] = values[k - 1];
    values[at] = x;
  }
}

/**
 * The first of `size` rising values that is not below v. Halves without a branch, which the processor could only guess:
 * the comparison itself says how far to go.
 */
function placeOf(values: Float64Array, size: number, v: number): number {
  if (size === 0) return 0;
  let low = 0;
  let rest = size;
  while (rest > 1) {
    const half = rest >>> 1;
    low += half & -Number(values[low + half - 1] < v);
    rest -= half;
  }
  return low + Number(values[low] < v);
}

/**
 * Rank of the newest value among the last `window`, itself included: the share below it, equal ones counted half.
 *
 * @returns (n,) in (0, 1): 0.5 / window for the only lowest, 0.5 where all are equal; NaN on rows
 *   [0, from + window - 1)
 */
export function rollingRank(x: Float64Array, window: number, from = 0): Float64Array {
  return overSortedWindows(x, window, from, (s, i) => (s.below(x[i]) + s.atMost(x[i])) / (2 * window));
}

/** As `rollingRank`, value by value. */
export function rankStream(window: number): ValueStream {
  return sortedWindowStream(window, (s, x) => (s.below(x) + s.atMost(x)) / (2 * window));
}

/** The middle of the last `window` values. @returns (n,) unit of x; NaN on rows [0, from + window - 1) */
export function rollingMedian(x: Float64Array, window: number, from = 0): Float64Array {
  return overSortedWindows(x, window, from, middleValue);
}

/**
 * The median distance of the values of a sorted window from `centre`, without another sort: below the centre the
 * distances fall, above it they rise, and the two are merged from the centre outwards.
 *
 * @returns unit of the values, ≥ 0; the mean of the middle two for an even count
 */
export function medianDistance(sorted: SortedWindow, centre: number): number {
  const { values, size } = sorted;
  let up = sorted.below(centre);
  let down = up - 1;
  const half = size >>> 1;
  let before = 0;
  let distance = 0;
  for (let k = 0; k <= half; k++) {
    const left = down >= 0 ? centre - values[down] : Number.POSITIVE_INFINITY;
    const right = up < size ? values[up] - centre : Number.POSITIVE_INFINITY;
    before = distance;
    if (left < right) {
      distance = left;
      down--;
    } else {
      distance = right;
      up++;
    }
  }
  return size % 2 === 1 ? distance : 0.5 * (before + distance);
}

/** The middle value of a sorted window; the mean of the middle two for an even count. */
export function middleValue({ values, size }: SortedWindow): number {
  const half = size >>> 1;
  return size % 2 === 1 ? values[half] : values[half - 1] + 0.5 * (values[half] - values[half - 1]);
}
