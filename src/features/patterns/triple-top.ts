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

/** Three level tops above two bottoms in the last five extremes. */
export function tripleOfFive(shape: ChartShape): number {
  const begin = lastFive(shape, 'top');
  if (begin < 0) return -1;
  const [top1, bottom1, top2, bottom2, top3] = shape.price.subarray(begin, begin + 5);
  const lowestTop = Math.min(top1, top2, top3);
  const isApart = lowestTop - Math.max(bottom1, bottom2) > 2 * shape.tolerance * Math.abs(lowestTop);
  return isApart && areLevel(shape, begin, shape.tolerance) ? begin : -1;
}

/**
 * Triple top: the market fails at one price three times.
 *
 * Five extremes, a top first. The bottoms need not be level, but are below the lowest top by more than what still
 * counts as level. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): -100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000
 */
export function tripleTop(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: -100 }, tripleOfFive);
}

export default definePattern({
  name: 'triple-top',
  summary: 'Triple top: three tops of one height over two bottoms well below',
  formula:
    '−100: last extremes E₁ … E₅, E₁ a top; tops within T of their mean, the lowest more than 2 T above every bottom; T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000',
  params: { ...WINDOW_PARAMS, ...toleranceParams(0.4) },
  outputs: ['triple-top', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => tripleTop(c, p),
  stream: chartStream(tripleTop),
});
