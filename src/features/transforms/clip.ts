import { defineTransform } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';

/**
 * The column held between two values, so that a rare extreme does not rule a linear model.
 *
 * @param x     (n,) any unit
 * @param range unit of x, low ≤ high
 * @returns (n,) in [low, high]; NaN where x is NaN
 * @throws E_PARAM when low is above high
 */
export function clip(x: Float64Array, range: { low: number; high: number }): Float64Array {
  const { low, high } = range;
  if (!(low <= high)) throw new QuantError('E_PARAM', `clip.low must not be above clip.high, was ${low} and ${high}`);
  const out = new Float64Array(x.length);
  // NaN fails both comparisons and passes as it is.
  for (let i = 0; i < x.length; i++) out[i] = x[i] < low ? low : x[i] > high ? high : x[i];
  return out;
}

export default defineTransform({
  name: 'clip',
  summary: 'The column held between two values',
  source: 'own',
  params: {
    low: { type: 'float', default: -3, min: -1e12, max: 1e12, doc: 'lowest value, unit of the input' },
    high: { type: 'float', default: 3, min: -1e12, max: 1e12, doc: 'highest value, unit of the input' },
  },
  warmup: () => 0,
  compute: (x, p) => clip(x, p),
});
