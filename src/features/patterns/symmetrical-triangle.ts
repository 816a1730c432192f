import type { Candles } from '../../core/candles.js';
import { definePattern } from '../../core/feature.js';
import {
  areRising,
  type ChartOptions,
  type ChartShape,
  chartStream,
  chartWarmup,
  findShapes,
  firstTopAndBottom,
  lastFive,
  riseOf,
  toleranceParams,
  WINDOW_PARAMS,
} from '../kernels/chart-shape.js';

/** Falling tops over rising bottoms in the last five extremes. */
function symmetricalOfFive(shape: ChartShape): number {
  const begin = lastFive(shape, 'either');
  if (begin < 0) return -1;
  const { top, bottom } = firstTopAndBottom(shape, begin);
  const isFalling = areRising(shape, top, -1) && riseOf(shape, top) < -2 * shape.tolerance;
  const isRising = areRising(shape, bottom) && riseOf(shape, bottom) > 2 * shape.tolerance;
  return isFalling && isRising ? begin : -1;
}

/**
 * Symmetrical triangle: buyers and sellers come closer from both sides. It says nothing of direction: 100 is "there".
 *
 * Of five extremes, in either order, every top is below the one before and every bottom above, by more in all than
 * what still counts as level. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): 100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000
 */
export function symmetricalTriangle(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: 100 }, symmetricalOfFive);
}

export default definePattern({
  name: 'symmetrical-triangle',
  summary: 'Symmetrical triangle: falling tops over rising bottoms; says nothing of direction',
  formula:
    '100: of the last extremes E₁ … E₅ tops fall and bottoms rise, each by more than 2 T; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.4) },
  outputs: ['symmetrical-triangle', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => symmetricalTriangle(c, p),
  stream: chartStream(symmetricalTriangle),
});
