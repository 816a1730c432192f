import { defineTransform } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream } from '../../core/math/streams.js';

/**
 * Relative change of the column: the change over some bars by the mean size of the two values.
 *
 * By the mean of both, not by the old value alone: so a column that passes 0 stays finite, and up and down are alike.
 * Small changes of a positive column equal its simple and its log return to the second digit of the change.
 *
 * @param x    (n,) any unit
 * @param bars whole, ≥ 1
 * @returns (n,) in [-2, 2], 0 where both values are 0; `bars` more NaN rows than x
 * @source Davis, Haltiwanger & Schuh 1996, Job Creation and Destruction, the midpoint growth rate
 */
export function relativeChange(x: Float64Array, bars: number): Float64Array {
  const out = unknownColumn(x.length);
  for (let i = bars; i < x.length; i++) {
    out[i] = relative(x[i], x[i - bars]);
  }
  return out;
}

function relative(now: number, before: number): number {
  const size = 0.5 * (Math.abs(now) + Math.abs(before));
  return size === 0 ? 0 : (now - before) / size;
}

export default defineTransform({
  name: 'relative-change',
  summary: 'Change of the column by the mean size of both values',
  formula: '(x − x[−bars]) / (½ · |x| + ½ · |x[−bars]|); 0 when both are 0',
  source: 'Davis, Haltiwanger & Schuh 1996, Job Creation and Destruction, the midpoint growth rate',
  params: { bars: { type: 'int', default: 1, min: 1, max: 5000, doc: 'bars back', sweep: [1, 6, 24] } },
  warmup: (p) => p.bars,
  compute: (x, p) => relativeChange(x, p.bars),
  stream: ({ bars }) => {
    const before = lagStream(bars);
    return (x) => relative(x, before(x));
  },
});
