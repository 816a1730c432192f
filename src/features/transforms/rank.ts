import { defineTransform } from '../../core/feature.js';
import { firstKnown } from '../../core/math/rolling.js';
import { rankStream, rollingRank } from '../kernels/sorted-window.js';

/**
 * Rolling rank: the share of the column's last values that this one is above, equal ones counted half.
 *
 * Free of the column's unit and of its extremes. Costs O(n · log window) comparisons and one block move per row.
 *
 * @param x      (n,) any unit
 * @param window values, this one included, whole, ≥ 1
 * @returns (n,) in (0, 1), 0.5 on a flat window; `window - 1` more NaN rows than x
 */
export function rank(x: Float64Array, window: number): Float64Array {
  return rollingRank(x, window, firstKnown(x));
}

export default defineTransform({
  name: 'rank',
  summary: 'Share of the last values that this one is above',
  formula: '(values below x + ½ · values equal) / window over the last window values, x included',
  source: 'own; mid-rank as in pandas rolling rank with pct, less 0.5 / window',
  params: { window: { type: 'int', default: 200, min: 1, max: 20000, doc: 'values', sweep: [50, 100, 200, 500] } },
  warmup: (p) => p.window - 1,
  compute: (x, p) => rank(x, p.window),
  stream: ({ window }) => rankStream(window),
});
