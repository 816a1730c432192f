import { defineTransform } from '../../core/feature.js';
import { firstKnown } from '../../core/math/rolling.js';
import { middleValue, rollingMedian, sortedWindowStream } from '../kernels/sorted-window.js';

/**
 * Rolling median: the middle of the column's last values, which a single wild one does not move.
 *
 * @param x      (n,) any unit
 * @param window values, this one included, whole, ≥ 1
 * @returns (n,) unit of x, the mean of the middle two for an even window; `window - 1` more NaN rows than x
 */
export function median(x: Float64Array, window: number): Float64Array {
  return rollingMedian(x, window, firstKnown(x));
}

export default defineTransform({
  name: 'median',
  summary: 'Middle of the last values',
  formula: 'median of the last window values, of an even number the mean of the two in the centre',
  source: 'Tukey 1977, Exploratory Data Analysis',
  params: { window: { type: 'int', default: 20, min: 1, max: 20000, doc: 'values', sweep: [5, 20, 50, 200] } },
  warmup: (p) => p.window - 1,
  compute: (x, p) => median(x, p.window),
  stream: ({ window }) => sortedWindowStream(window, middleValue),
});
