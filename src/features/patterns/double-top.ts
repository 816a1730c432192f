import type { Candles } from '../../core/candles.js';
import { definePattern } from '../../core/feature.js';
import {
  type ChartOptions,
  type ChartShape,
  chartStream,
  chartWarmup,
  findShapes,
  isSame,
  toleranceParams,
  WINDOW_PARAMS,
} from '../kernels/chart-shape.js';

/** The latest top far enough before the last one, and as high, when none between them is higher. */
export function doubleApart(shape: ChartShape, separation: number): number {
  const { price, row, count, tolerance } = shape;
  const last = count - 1;
  if (!shape.endsInTop) return -1;
  for (let k = last - 2; k >= 0; k -= 2) {
    if (row[last] - row[k] > separation && isSame(price[k], price[last], tolerance)) return k;
    if (price[k] > price[last]) return -1;
  }
  return -1;
}

/**
 * Double top: the market comes back to an old high much later, and fails there.
 *
 * The last extreme is a top, no top since the first one is above it, and both are of one height, more than
 * `separation` bars apart. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): -100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55
 */
export function doubleTop(
  c: Pick<Candles, 'high' | 'low' | 'close'>,
  options: ChartOptions & { readonly separation: number },
): Float64Array[] {
  return findShapes(c, options, { value: -100 }, (s) => doubleApart(s, options.separation));
}

export default definePattern({
  name: 'double-top',
  summary: 'Double top: two tops of one height, far apart, with none higher between or before the second',
  formula:
    '−100: the last extreme E₂ a top, E₁ a top more than separation bars before, both within T of their mean, none between above E₂; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55',
  params: {
    ...WINDOW_PARAMS,
    ...toleranceParams(0.4),
    separation: { type: 'int', default: 22, min: 1, max: 500, doc: 'the two extremes are more bars apart than this' },
  },
  outputs: ['double-top', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => doubleTop(c, p),
  stream: chartStream(doubleTop),
});
