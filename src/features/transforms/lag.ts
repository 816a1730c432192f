import { defineTransform } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream } from '../../core/math/streams.js';

/**
 * The column as it was some bars ago.
 *
 * @param x    (n,) any unit
 * @param bars whole, ≥ 1; there is no lag into the future
 * @returns (n,) unit of x; `bars` more NaN rows than x
 */
export function lag(x: Float64Array, bars: number): Float64Array {
  const out = unknownColumn(x.length);
  if (bars < x.length) out.set(x.subarray(0, x.length - bars), bars);
  return out;
}

export default defineTransform({
  name: 'lag',
  summary: 'The column some bars ago',
  formula: 'x[−bars]',
  source: 'own',
  params: { bars: { type: 'int', default: 1, min: 1, max: 5000, doc: 'bars back' } },
  warmup: (p) => p.bars,
  compute: (x, p) => lag(x, p.bars),
  stream: ({ bars }) => lagStream(bars),
});
