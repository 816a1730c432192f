import { checkWindow, unknownColumn } from '../../core/math/rolling.js';

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
  const out = unknownColumn(n);
  const values = new Float64Array(Math.min(window, Math.max(0, n - from)));
  let size = 0;
  /** The first place whose value is not below v (or, with `after`, is above v). */
  const place = (v: number, after: boolean): number => {
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle] < v || (after && values[middle] === v)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const sorted: SortedWindow = {
    values,
    get size() {
      return size;
    },
    below: (v) => place(v, false),
    atMost: (v) => place(v, true),
  };
  for (let i = from; i < n; i++) {
    if (size < window) {
      const at = place(x[i], true);
      values.copyWithin(at + 1, at, size);
      values[at] = x[i];
      size++;
    } else {
      // The oldest value leaves a hole; what lies between it and the newcomer's place moves over by one.
      const hole = place(x[i - window], false);
      const at = place(x[i], true);
      if (at > hole) {
        values.copyWithin(hole, hole + 1, at);
        values[at - 1] = x[i];
      } else {
        values.copyWithin(at + 1, at, hole);
        values[at] = x[i];
      }
    }
    if (size === window) out[i] = value(sorted, i);
  }
  return out;
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

/**
 * The median distance of the values of a sorted window from `centre`, without another sort: below the centre the
 * distances fall, above it they rise, and the two are merged from the centre outwards.
 *
 * @returns unit of the values, ≥ 0; the mean of the middle two for an even count
 */
export function medianDistance({ values, size, below }: SortedWindow, centre: number): number {
  let up = below(centre);
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
