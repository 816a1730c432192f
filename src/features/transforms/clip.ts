import { defineTransform } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import type { ValueStream } from '../../core/math/streams.js';

/**
 * The column held between two values, so that a rare extreme does not rule a linear model.
 *
 * @param x     (n,) any unit
 * @param range unit of x, low ≤ high
 * @returns (n,) in [low, high]; NaN where x is NaN
 * @throws E_PARAM when low is above high
 */
export function clip(x: Float64Array, range: { low: number; high: number }): Float64Array {
  const hold = clipStream(range);
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = hold(x[i]);
  return out;
}

/** As `clip`, value by value. @throws E_PARAM when low is above high */
function clipStream({ low, high }: { low: number; high: number }): ValueStream {
  if (!(low <= high)) throw new QuantError('E_PARAM', `clip.low must not be above clip.high, was ${low} and ${high}`);
  // NaN fails both comparisons and passes as it is.
  return (x) => (x < low ? low : x > high ? high : x);
}

export default defineTransform({
  name: 'clip',
  summary: 'The column held between two values',
  formula: 'min(max(x, low), high)',
  source: 'own',
  params: {
    low: { type: 'float', default: -3, min: -1e12, max: 1e12, doc: 'lowest value, unit of the input' },
    high: { type: 'float', default: 3, min: -1e12, max: 1e12, doc: 'highest value, unit of the input' },
  },
  warmup: () => 0,
  compute: (x, p) => clip(x, p),
  stream: clipStream,
});
