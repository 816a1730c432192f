import type { Candles } from '../../core/candles.js';
import { definePattern } from '../../core/feature.js';
import type { ParamSpecs } from '../../core/kit/params.js';
import {
  type ChartOptions,
  type ChartShape,
  chartStream,
  chartWarmup,
  findShapes,
  toleranceParams,
  WINDOW_PARAMS,
} from '../kernels/chart-shape.js';

export interface PoleOptions {
  /** height of the pole, mean true ranges times the root of its bars */
  readonly pole: number;
  /** the most that the flag takes back, share of the pole */
  readonly retrace: number;
}

/** Parameters of a flag beside those of every chart pattern. */
export const POLE_PARAMS = {
  pole: {
    type: 'float',
    default: 1.5,
    min: 0,
    max: 50,
    doc: 'height of the pole, mean true ranges of the window times the root of its bars',
  },
  retrace: { type: 'float', default: 0.5, min: 0.01, max: 1, doc: 'the most the flag takes back, share of the pole' },
} as const satisfies ParamSpecs;

/** A pole up to the first of the last four extremes, which fall side by side. */
export function flagOnPole(shape: ChartShape, { pole, retrace }: PoleOptions): number {
  const { price, row, count, meanRange } = shape;
  const begin = count - 4;
  if (shape.endsInTop || begin < 1) return -1;
  const [top1, bottom1, top2, bottom2] = price.subarray(begin, count);
  const size = Math.abs(top1);
  const isParallel = Math.abs(top1 - top2 - (bottom1 - bottom2)) <= 2 * shape.tolerance * size;
  if (!(top1 > top2 && bottom1 > bottom2 && isParallel)) return -1;
  for (let k = begin - 1; k >= 0; k -= 2) {
    const height = top1 - price[k];
    const isSteep = height >= pole * meanRange * size * Math.sqrt(row[begin] - row[k]);
    if (height > 0 && isSteep && top1 - bottom2 <= retrace * height) return k;
    if (k > 0 && price[k - 1] > top1) return -1;
  }
  return -1;
}

/**
 * Bull flag: the market rests after a rise too steep for its volatility, and the rest has held at its lower line
 * twice.
 *
 * The pole runs from a bottom of the window to its highest top. A random walk goes as far as the root of its bars, so
 * the pole is held against that. The flag is the last four extremes, a top first: tops and bottoms fall, by the same
 * amount within twice the tolerance, and take back no more than `retrace` of the pole. Told once, `confirm` bars after
 * its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): 100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000
 */
export function bullFlag(
  c: Pick<Candles, 'high' | 'low' | 'close'>,
  options: ChartOptions & PoleOptions,
): Float64Array[] {
  return findShapes(c, options, { value: 100 }, (s) => flagOnPole(s, options));
}

export default definePattern({
  name: 'bull-flag',
  summary: 'Bull flag: a steep rise, then a short channel that slopes down',
  formula:
    '100: E₀ a bottom, E₁ … E₄ the last extremes; E₁ − E₀ ≥ pole · mean true range · √bars; E₁ > E₃, E₂ > E₄, falls alike within 2 T; E₁ − E₄ ≤ retrace · (E₁ − E₀); T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000',
  params: {
    ...WINDOW_PARAMS,
    ...toleranceParams(0.4),
    ...POLE_PARAMS,
  },
  outputs: ['bull-flag', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => bullFlag(c, p),
  stream: chartStream(bullFlag),
});
