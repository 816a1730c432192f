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
import { rectangleOfFive } from './rectangle-top.js';

/**
 * Rectangle bottom: the market swings between two prices, and has held at the lower one for the third time.
 *
 * Five extremes, a bottom first. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): 100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55
 */
export function rectangleBottom(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: 100, mirrored: true }, rectangleOfFive);
}

export default definePattern({
  name: 'rectangle-bottom',
  summary: 'Rectangle bottom: level bottoms under level tops, ending in a bottom',
  formula:
    '100: last extremes E₁ … E₅, E₁ a bottom; tops, and bottoms, within T of their mean; lowest top > highest bottom; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.2) },
  outputs: ['rectangle-bottom', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => rectangleBottom(c, p),
  stream: chartStream(rectangleBottom),
});
