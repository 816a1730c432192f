import { defineTransform } from '../../core/feature.js';
import { firstKnown } from '../../core/math/rolling.js';
import {
  medianDistance,
  middleValue,
  NORMAL_MAD,
  overSortedWindows,
  type SortedWindow,
  sortedWindowStream,
} from '../kernels/sorted-window.js';

/**
 * Hampel filter: values too far from the rolling median are replaced by it, all others pass as they are.
 *
 * Too far is more than `limit` deviations, estimated by 1.4826 times the median distance of the last `window` values,
 * this one included. The usual filter looks at both sides of a value; this one at the past alone. Where more than half
 * of the window is one value, anything else is too far.
 *
 * @param x     (n,) any unit
 * @param spans `window` values, whole, ≥ 2; `limit` deviations, > 0
 * @returns (n,) unit of x; `window - 1` more NaN rows than x
 * @source Davies & Gather 1993, The identification of multiple outliers, JASA 88; Pearson 2002, IEEE TCST 10
 */
export function hampel(x: Float64Array, { window, limit }: { window: number; limit: number }): Float64Array {
  return overSortedWindows(x, window, firstKnown(x), (sorted, i) => unlessTooFar(sorted, x[i], limit));
}

/** The newest value of the window, or the median where it is too far from it. */
function unlessTooFar(sorted: SortedWindow, newest: number, limit: number): number {
  const median = middleValue(sorted);
  const spread = NORMAL_MAD * medianDistance(sorted, median);
  return Math.abs(newest - median) > limit * spread ? median : newest;
}

export default defineTransform({
  name: 'hampel',
  summary: 'Outliers replaced by the rolling median',
  formula:
    'median when |x − median| > limit · 1.4826 · (median of |values − median|), else x; over the last window values, x included',
  source: 'Davies & Gather 1993, JASA 88; one-sided window',
  params: {
    window: { type: 'int', default: 20, min: 2, max: 20000, doc: 'values', sweep: [10, 20, 50] },
    limit: { type: 'float', default: 3, min: 0.1, max: 100, doc: 'deviations from the median that are too far' },
  },
  warmup: (p) => p.window - 1,
  compute: (x, p) => hampel(x, p),
  stream: ({ window, limit }) => sortedWindowStream(window, (sorted, x) => unlessTooFar(sorted, x, limit)),
});
