import type { Candles } from '../../core/candles.js';
import { definePattern } from '../../core/feature.js';
import {
  areRising,
  type ChartOptions,
  type ChartShape,
  chartStream,
  chartWarmup,
  findShapes,
  lastFive,
  WINDOW_PARAMS,
} from '../kernels/chart-shape.js';

/** Tops rise and bottoms fall in the last five extremes. */
export function broadeningOfFive(shape: ChartShape): number {
  const begin = lastFive(shape, 'top');
  return begin >= 0 && areRising(shape, begin) && areRising(shape, begin + 1, -1) ? begin : -1;
}

/**
 * Broadening top: swings grow in both directions, and the last one has failed above.
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
export function broadeningTop(c: Pick<Candles, 'high' | 'low' | 'close'>, options: ChartOptions): Float64Array[] {
  return findShapes(c, options, { value: -100 }, broadeningOfFive);
}

export default definePattern({
  name: 'broadening-top',
  summary: 'Broadening top: ever higher tops and ever lower bottoms, ending in a top',
  formula:
    '−100: last extremes E₁ … E₅, E₁ a top; E₁ < E₃ < E₅; E₂ > E₄; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Lo, Mamaysky & Wang 2000, Foundations of Technical Analysis, J. Finance 55',
  params: { ...WINDOW_PARAMS },
  outputs: ['broadening-top', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => broadeningTop(c, p),
  stream: chartStream(broadeningTop),
});
