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
import { wedgeOfFive } from './rising-wedge.js';

/**
 * Falling wedge: every low takes less than the one before, while the highs come down; it tends to break up.
 *
 * A rising wedge upside down. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): 100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000
 */
export function fallingWedge(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: 100, mirrored: true }, wedgeOfFive);
}

export default definePattern({
  name: 'falling-wedge',
  summary: 'Falling wedge: falling bottoms under faster falling tops',
  formula:
    '100: of the last extremes E₁ … E₅ tops and bottoms fall, bottoms by more than 2 T, and their lines come closer by more than 2 T; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.4) },
  outputs: ['falling-wedge', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => fallingWedge(c, p),
  stream: chartStream(fallingWedge),
});
