import type { Candles } from '../../core/candles.js';
import { definePattern } from '../../core/feature.js';
import {
  areLevel,
  type ChartOptions,
  type ChartShape,
  chartStream,
  chartWarmup,
  findShapes,
  lastFive,
  toleranceParams,
  WINDOW_PARAMS,
} from '../kernels/chart-shape.js';

/** Level tops above level bottoms in the last five extremes. */
export function rectangleOfFive(shape: ChartShape): number {
  const begin = lastFive(shape, 'top');
  if (begin < 0) return -1;
  const [top1, bottom1, top2, bottom2, top3] = shape.price.subarray(begin, begin + 5);
  const isLevel = areLevel(shape, begin, shape.tolerance) && areLevel(shape, begin + 1, shape.tolerance);
  return isLevel && Math.min(top1, top2, top3) > Math.max(bottom1, bottom2) ? begin : -1;
}

/**
 * Rectangle top: the market swings between two prices, and has failed at the upper one for the third time.
 *
 * Five extremes, a top first. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): -100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55
 */
export function rectangleTop(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: -100 }, rectangleOfFive);
}

export default definePattern({
  name: 'rectangle-top',
  summary: 'Rectangle top: level tops over level bottoms, ending in a top',
  formula:
    '−100: last extremes E₁ … E₅, E₁ a top; tops, and bottoms, within T of their mean; lowest top > highest bottom; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.2) },
  outputs: ['rectangle-top', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => rectangleTop(c, p),
  stream: chartStream(rectangleTop),
});
