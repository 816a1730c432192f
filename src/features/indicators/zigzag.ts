import { defineIndicator } from '../../core/feature.js';
import { zigzagPivots, zigzagStream } from '../kernels/zigzag.js';

export interface Zigzag {
  readonly pivot: Float64Array;
  readonly direction: Float64Array;
  readonly distance: Float64Array;
  readonly age: Float64Array;
}

/**
 * ZigZag without repainting: the last turning point that is confirmed, which way the leg from it goes, and how far.
 *
 * A pivot is told from the close on that is `threshold` away from it, never on its own bar; `age` counts from its own
 * bar. Until the first turn the first bar stands in for it, without a direction.
 *
 * @param close (n,) quote per base
 * @param threshold least move from pivot to pivot, fraction, in (0, 1)
 * @returns four times (n,), known on every row: pivot in quote per base; direction 1 after a bottom, -1 after a top, 0
 *   before any; distance of the close from the pivot, fraction of the pivot; age in bars
 * @throws E_PARAM
 * @source Merrill 1977, Filtered Waves
 */
export function zigzag(close: Float64Array, threshold: number): Zigzag {
  const n = close.length;
  const pivots = zigzagPivots(close, threshold);
  const [pivot, direction, distance, age] = [0, 0, 0, 0].map(() => new Float64Array(n));
  let k = -1;
  for (let i = 0; i < n; i++) {
    if (k + 1 < pivots.count && pivots.knownAt[k + 1] === i) k++;
    const row = k < 0 ? 0 : pivots.row[k];
    pivot[i] = close[row];
    direction[i] = k < 0 ? 0 : -pivots.side[k];
    distance[i] = (close[i] - close[row]) / close[row];
    age[i] = i - row;
  }
  return { pivot, direction, distance, age };
}

export default defineIndicator({
  name: 'zigzag',
  category: 'trend',
  summary: 'ZigZag that never repaints: the last confirmed turning point and the leg from it',
  formula:
    'pivot = last extreme close that a close is threshold or more away from, told from then on; direction = 1 after a bottom, −1 after a top, 0 before; distance = close / pivot − 1; age = bars since the pivot’s bar',
  source: 'Merrill 1977, Filtered Waves',
  params: {
    threshold: {
      type: 'float',
      default: 0.05,
      min: 0.0001,
      max: 0.9,
      doc: 'least move from pivot to pivot, fraction of price',
      sweep: [0.01, 0.02, 0.05, 0.1],
    },
  },
  outputs: ['pivot', 'direction', 'distance', 'age'],
  warmup: () => 0,
  compute: (c, p) => {
    const z = zigzag(c.close, p.threshold);
    return [z.pivot, z.direction, z.distance, z.age];
  },
  stream: ({ threshold }) => {
    const next = zigzagStream(threshold);
    return (bar, out) => {
      const { price, side, age } = next(bar.close);
      out[0] = price;
      out[1] = side === 0 ? 0 : -side;
      out[2] = (bar.close - price) / price;
      out[3] = age;
    };
  },
});
