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
import { flagOnPole, POLE_PARAMS, type PoleOptions } from './bull-flag.js';

/**
 * Bear flag: the market rests after a fall too steep for its volatility, and has failed at the upper line twice.
 *
 * A bull flag upside down. Told once, `confirm` bars after its last extreme.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @returns twice (n,): -100 on the bar that confirms it, else 0; its height, fraction of the close. NaN on rows
 *   [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 * @source Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000
 */
export function bearFlag(
  c: Pick<Candles, 'high' | 'low' | 'close'>,
  options: ChartOptions & PoleOptions,
): Float64Array[] {
  return findShapes(c, options, { value: -100, mirrored: true }, (s) => flagOnPole(s, options));
}

export default definePattern({
  name: 'bear-flag',
  summary: 'Bear flag: a steep fall, then a short channel that slopes up',
  formula:
    '−100: E₀ a top, E₁ … E₄ the last extremes; E₀ − E₁ ≥ pole · mean true range · √bars; E₁ < E₃, E₂ < E₄, rises alike within 2 T; E₄ − E₁ ≤ retrace · (E₀ − E₁); T = fraction, or tolerance · mean true range; height = (highest − lowest of them) / close; told confirm bars later',
  source: 'Edwards & Magee 1948, Technical Analysis of Stock Trends; extremes after Lo, Mamaysky & Wang 2000',
  params: {
    ...WINDOW_PARAMS,
    ...toleranceParams(0.4),
    ...POLE_PARAMS,
  },
  outputs: ['bear-flag', 'height'],
  warmup: chartWarmup,
  compute: (c, p) => bearFlag(c, p),
  stream: chartStream(bearFlag),
});
