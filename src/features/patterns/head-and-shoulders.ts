import type { Candles } from '../../core/candles.js';
import { definePattern } from '../../core/feature.js';
import {
  type ChartOptions,
  type ChartShape,
  chartStream,
  chartWarmup,
  findShapes,
  isSame,
  lastFive,
  toleranceParams,
  WINDOW_PARAMS,
} from '../kernels/chart-shape.js';

/** A head between two shoulders in the last five extremes. */
export function headOfFive(shape: ChartShape): number {
  const begin = lastFive(shape, 'top');
  if (begin < 0) return -1;
  const [left, neckLeft, head, neckRight, right] = shape.price.subarray(begin, begin + 5);
  const isHead = head > left && head > right;
  const isLevel = isSame(left, right, shape.tolerance) && isSame(neckLeft, neckRight, shape.tolerance);
  return isHead && isLevel ? begin : -1;
}

/**
 * Head and shoulders: the market fails to reach its last high again, and turns down.
 *
 * Five extremes, a top first: the middle top is above both shoulders, the shoulders are of one height, and so are the
 * two bottoms between them. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): -100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55
 */
export function headAndShoulders(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: -100 }, headOfFive);
}

export default definePattern({
  name: 'head-and-shoulders',
  summary: 'Head and shoulders: a high between two lower highs of one height, on a level neckline',
  formula:
    '−100: last extremes E₁ … E₅, E₁ a top; E₃ > E₁, E₃ > E₅; E₁ ≈ E₅, E₂ ≈ E₄, within T of their mean; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.4) },
  outputs: ['head-and-shoulders', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => headAndShoulders(c, p),
  stream: chartStream(headAndShoulders),
});
