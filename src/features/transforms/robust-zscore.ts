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
 * Robust z-score: distance from the rolling median, in deviations estimated by the median distance from it.
 *
 * Half of the window may be extremes before they move it. The median distance is scaled by 1.4826 to the deviation of
 * a normal sample. Where more than half of the window is one value it is 0, and the score is 0. Costs
 * O(n · window) steps along the sorted window.
 *
 * @param x      (n,) any unit
 * @param window values, this one included, whole, ≥ 2
 * @returns (n,) deviations; `window - 1` more NaN rows than x
 * @source Hampel 1974, The influence curve and its role in robust estimation, JASA 69
 */
export function robustZscore(x: Float64Array, window: number): Float64Array {
  return overSortedWindows(x, window, firstKnown(x), (sorted, i) => scoreOf(sorted, x[i]));
}

/** The score of the newest value of the window. */
function scoreOf(sorted: SortedWindow, newest: number): number {
  const median = middleValue(sorted);
  const spread = NORMAL_MAD * medianDistance(sorted, median);
  return spread > 0 ? (newest - median) / spread : 0;
}

export default defineTransform({
  name: 'robust-zscore',
  summary: 'Distance from the rolling median in median absolute deviations',
  formula: '(x − median) / (1.4826 · median of |values − median|) over window; 0 when that distance is 0',
  source: 'Hampel 1974, JASA 69; median distance times 1.4826',
  params: { window: { type: 'int', default: 200, min: 2, max: 20000, doc: 'values', sweep: [50, 100, 200, 500] } },
  warmup: (p) => p.window - 1,
  compute: (x, p) => robustZscore(x, p.window),
  stream: ({ window }) => sortedWindowStream(window, scoreOf),
});
