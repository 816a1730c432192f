import type { Candles } from '../../core/candles.js';
import { definePattern } from '../../core/feature.js';
import {
  type ChartOptions,
  chartStream,
  chartWarmup,
  findShapes,
  toleranceParams,
  WINDOW_PARAMS,
} from '../kernels/chart-shape.js';
import { doubleApart } from './double-top.js';

/**
 * Double bottom: the market comes back to an old low much later, and holds there.
 *
 * A double top upside down. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): 100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55
 */
export function doubleBottom(
  c: Pick<Candles, 'high' | 'low' | 'close'>,
  options: ChartOptions & { readonly separation: number },
): Float64Array[] {
  return findShapes(c, options, { value: 100, mirrored: true }, (s) => doubleApart(s, options.separation));
}

export default definePattern({
  name: 'double-bottom',
  summary: 'Double bottom: two bottoms of one height, far apart, with none lower between or before the second',
  formula:
    '100: the last extreme E₂ a bottom, E₁ a bottom more than separation bars before, both within T of their mean, none between below E₂; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55',
  params: {
    ...WINDOW_PARAMS,
    ...toleranceParams(0.4),
    separation: { type: 'int', default: 22, min: 1, max: 500, doc: 'the two extremes are more bars apart than this' },
  },
  outputs: ['double-bottom', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => doubleBottom(c, p),
  stream: chartStream(doubleBottom),
});
