import { defineTransform } from '../../core/feature.js';
import { firstKnown } from '../../core/math/rolling.js';
import { pairStream, rollingPair, slopeOf, slopes } from '../kernels/rolling-pair.js';

/**
 * Rolling slope of one column on another: by how much the first has moved per unit of the second. 0 where the second
 * does not move.
 *
 * @param x      (n,) any unit, the one that is explained
 * @param other  (n,) any unit, the one that explains
 * @param window values, whole, ≥ 2
 * @returns (n,) unit of x per unit of other; `window - 1` more NaN rows than the later of both
 */
export function betaOf(x: Float64Array, other: Float64Array, window: number): Float64Array {
  const from = Math.max(firstKnown(x), firstKnown(other));
  return slopes(rollingPair(other, x, window, from), 0);
}

export default defineTransform({
  name: 'beta-of',
  summary: 'Rolling slope of one column on another',
  formula: 'cov(a, b) / var(b) over window; 0 when b is flat',
  source: 'own; ordinary least squares',
  params: { window: { type: 'int', default: 100, min: 2, max: 20000, doc: 'values', sweep: [50, 100, 200] } },
  inputs: 2,
  warmup: (p) => p.window - 1,
  compute: (x, p, other) => betaOf(x, other, p.window),
  stream: ({ window }) => {
    const next = pairStream(window);
    return (x, other) => slopeOf(next(other, x), 0);
  },
});
