import type { Bar } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import type { ValueStream } from '../../core/math/streams.js';

/** (high + low) / 2: the middle of each bar. @throws E_SHAPE when the columns differ in length */
export function medianPrice(high: Float64Array, low: Float64Array): Float64Array {
  const n = sameLength('medianPrice', { high, low });
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = 0.5 * (high[i] + low[i]);
  return out;
}

/** (high + low) / 2 of one bar. */
export function medianOf({ high, low }: Pick<Bar, 'high' | 'low'>): number {
  return 0.5 * (high + low);
}

/** Each value less the one before it; row 0 is 0, for it has none before. */
export function changes(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 1; i < x.length; i++) out[i] = x[i] - x[i - 1];
  return out;
}

/** As `changes`, value by value. */
export function changeStream(): ValueStream {
  let isFirst = true;
  let last = 0;
  return (x) => {
    const change = isFirst ? 0 : x - last;
    isFirst = false;
    last = x;
    return change;
  };
}
