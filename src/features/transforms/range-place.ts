import { defineTransform } from '../../core/feature.js';
import { firstKnown, rollingMax, rollingMin } from '../../core/math/rolling.js';
import { maxStream, minStream } from '../../core/math/streams.js';

/**
 * Where the value stands between the lowest and the highest of its recent past: the stochastic oscillator of any column.
 *
 * @param x      (n,) any unit
 * @param window values, this one included, whole, ≥ 1
 * @returns (n,) in [0, 1], 0.5 on a flat window; `window - 1` more NaN rows than x
 * @source Lane 1984, Lane's Stochastics
 */
export function rangePlace(x: Float64Array, window: number): Float64Array {
  const from = firstKnown(x);
  const low = rollingMin(x, window, from);
  const high = rollingMax(x, window, from);
  return x.map((v, i) => placeOf(v, low[i], high[i]));
}

function placeOf(x: number, low: number, high: number): number {
  return low === high ? 0.5 : (x - low) / (high - low);
}

export default defineTransform({
  name: 'range-place',
  summary: 'Place between the lowest and the highest of the last values',
  formula: '(x − min) / (max − min) over window; 0.5 when flat',
  source: "Lane 1984, Lane's Stochastics",
  params: { window: { type: 'int', default: 100, min: 1, max: 20000, doc: 'values', sweep: [20, 50, 100, 200] } },
  warmup: (p) => p.window - 1,
  compute: (x, p) => rangePlace(x, p.window),
  stream: ({ window }) => {
    const low = minStream(window);
    const high = maxStream(window);
    return (x) => placeOf(x, low(x), high(x));
  },
});
