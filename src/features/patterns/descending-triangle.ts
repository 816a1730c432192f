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
import { ascendingOfFive } from './ascending-triangle.js';

/**
 * Descending triangle: sellers take less each time, buyers stand at one price.
 *
 * An ascending triangle upside down. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): -100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000
 */
export function descendingTriangle(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: -100, mirrored: true }, ascendingOfFive);
}

export default definePattern({
  name: 'descending-triangle',
  summary: 'Descending triangle: falling tops over level bottoms',
  formula:
    '−100: of the last extremes E₁ … E₅ bottoms within T of their mean, tops fall, by more than 2 T; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.4) },
  outputs: ['descending-triangle', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => descendingTriangle(c, p),
  stream: chartStream(descendingTriangle),
});
