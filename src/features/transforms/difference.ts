import { defineTransform } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream } from '../../core/math/streams.js';

/**
 * How much the column has changed over some bars.
 *
 * @param x    (n,) any unit
 * @param bars whole, ≥ 1
 * @returns (n,) unit of x; `bars` more NaN rows than x
 */
export function difference(x: Float64Array, bars: number): Float64Array {
  const out = unknownColumn(x.length);
  for (let i = bars; i < x.length; i++) out[i] = x[i] - x[i - bars];
  return out;
}

export default defineTransform({
  name: 'difference',
  summary: 'Change of the column over some bars',
  formula: 'x − x[−bars]',
  source: 'own',
  params: { bars: { type: 'int', default: 1, min: 1, max: 5000, doc: 'bars back' } },
  warmup: (p) => p.bars,
  compute: (x, p) => difference(x, p.bars),
  stream: ({ bars }) => {
    const before = lagStream(bars);
    return (x) => x - before(x);
  },
});
