import { defineTransform } from '../../core/feature.js';
import { firstKnown } from '../../core/math/rolling.js';
import { correlationOf as correlationOfState, correlations, pairStream, rollingPair } from '../kernels/rolling-pair.js';

/**
 * Rolling correlation of two columns: do they move together lately. 0 where either does not move.
 *
 * @param x      (n,) any unit
 * @param other  (n,) any unit
 * @param window values, whole, ≥ 2
 * @returns (n,) in [-1, 1]; `window - 1` more NaN rows than the later of both
 */
export function correlationOf(x: Float64Array, other: Float64Array, window: number): Float64Array {
  const from = Math.max(firstKnown(x), firstKnown(other));
  return correlations(rollingPair(x, other, window, from));
}

export default defineTransform({
  name: 'correlation-of',
  summary: 'Rolling correlation of two columns',
  formula: 'cov(a, b) / (σa · σb) over window; 0 when either is flat',
  source: 'Pearson 1896',
  params: { window: { type: 'int', default: 100, min: 2, max: 20000, doc: 'values', sweep: [50, 100, 200] } },
  inputs: 2,
  warmup: (p) => p.window - 1,
  compute: (x, p, other) => correlationOf(x, other, p.window),
  stream: ({ window }) => {
    const next = pairStream(window);
    return (x, other) => correlationOfState(next(x, other));
  },
});
