import type { Candles } from '../../core/candles.js';
import { definePattern } from '../../core/feature.js';
import {
  areLevel,
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

/** Level tops over rising bottoms in the last five extremes. */
export function ascendingOfFive(shape: ChartShape): number {
  const begin = lastFive(shape, 'either');
  if (begin < 0) return -1;
  const { top, bottom } = firstTopAndBottom(shape, begin);
  const isRising = areRising(shape, bottom) && riseOf(shape, bottom) > 2 * shape.tolerance;
  return isRising && areLevel(shape, top, shape.tolerance) ? begin : -1;
}

/**
 * Ascending triangle: buyers pay more each time, sellers stand at one price.
 *
 * Of five extremes, in either order, the tops are level and every bottom is above the one before, by more in all than
 * what still counts as level. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): 100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000
 */
export function ascendingTriangle(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: 100 }, ascendingOfFive);
}

export default definePattern({
  name: 'ascending-triangle',
  summary: 'Ascending triangle: level tops over rising bottoms',
  formula:
    '100: of the last extremes E₁ … E₅ tops within T of their mean, bottoms rise, by more than 2 T; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.4) },
  outputs: ['ascending-triangle', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => ascendingTriangle(c, p),
  stream: chartStream(ascendingTriangle),
});
