import { defineTransform } from '../../core/feature.js';
import type { ValueStream } from '../../core/math/streams.js';
import { sortedWindowStream } from '../kernels/sorted-window.js';

/**
 * How common the value is: the share of the last values that are equal to it, itself included.
 *
 * For columns of few values, such as patterns, signs and bins: it tells a model that a state is rare without naming the
 * state, and without a look at the target.
 *
 * @param x      (n,) any unit
 * @param window values, whole, ≥ 1
 * @returns (n,) in (0, 1]; `window - 1` more NaN rows than x
 */
export function countEncoding(x: Float64Array, window: number): Float64Array {
  return x.map(countStream(window));
}

function countStream(window: number): ValueStream {
  return sortedWindowStream(window, (sorted, x) => (sorted.atMost(x) - sorted.below(x)) / window);
}

export default defineTransform({
  name: 'count-encoding',
  summary: 'Share of the last values that are equal to this one',
  formula: 'values equal to x / window over the last window values, x included',
  source: 'own; frequency encoding on the rolling past',
  params: { window: { type: 'int', default: 200, min: 1, max: 20000, doc: 'values', sweep: [50, 100, 200, 500] } },
  warmup: (p) => p.window - 1,
  compute: (x, p) => countEncoding(x, p.window),
  stream: ({ window }) => countStream(window),
});
