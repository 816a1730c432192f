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
import { tripleOfFive } from './triple-top.js';

/**
 * Triple bottom: the market holds at one price three times.
 *
 * A triple top upside down. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): 100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000
 */
export function tripleBottom(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: 100, mirrored: true }, tripleOfFive);
}

export default definePattern({
  name: 'triple-bottom',
  summary: 'Triple bottom: three bottoms of one height under two tops well above',
  formula:
    '100: last extremes E₁ … E₅, E₁ a bottom; bottoms within T of their mean, the highest more than 2 T below every top; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.4) },
  outputs: ['triple-bottom', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => tripleBottom(c, p),
  stream: chartStream(tripleBottom),
});
