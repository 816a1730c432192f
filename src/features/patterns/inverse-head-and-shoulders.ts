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
import { headOfFive } from './head-and-shoulders.js';

/**
 * Inverse head and shoulders: the market no longer falls to its last low, and turns up.
 *
 * Head and shoulders of the prices upside down. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): 100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55
 */
export function inverseHeadAndShoulders(
  c: Pick<Candles, 'high' | 'low' | 'close'>,
  options: ChartOptions,
): Float64Array[] {
  return findShapes(c, options, { value: 100, mirrored: true }, headOfFive);
}

export default definePattern({
  name: 'inverse-head-and-shoulders',
  summary: 'Inverse head and shoulders: a low between two higher lows of one height, under a level neckline',
  formula:
    '100: last extremes E₁ … E₅, E₁ a bottom; E₃ < E₁, E₃ < E₅; E₁ ≈ E₅, E₂ ≈ E₄, within T of their mean; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.4) },
  outputs: ['inverse-head-and-shoulders', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => inverseHeadAndShoulders(c, p),
  stream: chartStream(inverseHeadAndShoulders),
});
