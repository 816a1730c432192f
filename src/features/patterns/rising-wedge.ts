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
  slopeOf,
  toleranceParams,
  WINDOW_PARAMS,
} from '../kernels/chart-shape.js';

/** Rising lines that come closer, through the last five extremes. */
export function wedgeOfFive(shape: ChartShape): number {
  const begin = lastFive(shape, 'either');
  if (begin < 0) return -1;
  const { top, bottom } = firstTopAndBottom(shape, begin);
  const isRising = areRising(shape, top) && areRising(shape, bottom) && riseOf(shape, top) > 2 * shape.tolerance;
  const bars = shape.row[shape.count - 1] - shape.row[begin];
  const narrowing = (slopeOf(shape, bottom) - slopeOf(shape, top)) * bars;
  return isRising && narrowing > 2 * shape.tolerance * Math.abs(shape.price[begin]) ? begin : -1;
}

/**
 * Rising wedge: every high takes less than the one before, while the lows catch up; it tends to break down.
 *
 * Of five extremes, in either order, tops and bottoms rise, the tops by more in all than what still counts as level,
 * and the line under the bottoms comes closer to the line over the tops by more than that. Told once, `confirm` bars
 * after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): -100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000
 */
export function risingWedge(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: -100 }, wedgeOfFive);
}

export default definePattern({
  name: 'rising-wedge',
  summary: 'Rising wedge: rising tops over faster rising bottoms',
  formula:
    '−100: of the last extremes E₁ … E₅ tops and bottoms rise, tops by more than 2 T, and their lines come closer by more than 2 T; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.4) },
  outputs: ['rising-wedge', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => risingWedge(c, p),
  stream: chartStream(risingWedge),
});
