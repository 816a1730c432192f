import { defineTransform } from '../../core/feature.js';
import { firstKnown, rollingZscore } from '../../core/math/rolling.js';
import { zscoreStream } from '../../core/math/streams.js';

/**
 * Rolling z-score: how unusual the column's value is beside its own recent past.
 *
 * Mean and population standard deviation (ddof 0) of the last `window` values, the newest included: fitted on the past
 * alone, row by row. 0 on a flat window.
 *
 * @param x      (n,) any unit
 * @param window bars, whole, ≥ 2
 * @returns (n,) standard deviations; `window - 1` more NaN rows than x
 */
export function zscore(x: Float64Array, window: number): Float64Array {
  return rollingZscore(x, window, firstKnown(x));
}

export default defineTransform({
  name: 'zscore',
  summary: 'Distance from the rolling mean in standard deviations',
  formula: '(x − mean) / σ over window (ddof 0); 0 when σ = 0',
  source: 'own; population standard deviation',
  params: { window: { type: 'int', default: 200, min: 2, max: 20000, doc: 'bars', sweep: [50, 100, 200, 500] } },
  warmup: (p) => p.window - 1,
  compute: (x, p) => zscore(x, p.window),
  stream: ({ window }) => zscoreStream(window),
});
