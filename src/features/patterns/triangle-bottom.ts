import type { Candles } from '../../core/candles.js';
import { definePattern } from '../../core/feature.js';
import { type ChartOptions, chartStream, chartWarmup, findShapes, WINDOW_PARAMS } from '../kernels/chart-shape.js';
import { triangleOfFive } from './triangle-top.js';

/**
 * Triangle bottom: swings shrink, and the last one has failed below.
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
export function triangleBottom(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: 100, mirrored: true }, triangleOfFive);
}

export default definePattern({
  name: 'triangle-bottom',
  summary: 'Triangle bottom: ever higher bottoms and ever lower tops, ending in a bottom',
  formula:
    '100: last extremes E₁ … E₅, E₁ a bottom; E₁ < E₃ < E₅; E₂ > E₄; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55',
  params: { ...WINDOW_PARAMS },
  outputs: ['triangle-bottom', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => triangleBottom(c, p),
  stream: chartStream(triangleBottom),
});
