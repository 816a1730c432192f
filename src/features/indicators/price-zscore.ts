import { defineIndicator } from '../../core/feature.js';
import { rollingZscore } from '../../core/math/rolling.js';
import { zscoreStream } from '../../core/math/streams.js';

/**
 * Z-score of the close: how many standard deviations it is from its mean.
 *
 * Population standard deviation (ddof 0), the close itself inside the window, so it stays within ±√(period - 1). On a
 * flat window it is 0.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 2
 * @returns (n,) standard deviations; NaN on rows [0, period - 1)
 */
export function priceZscore(close: Float64Array, period: number): Float64Array {
  return rollingZscore(close, period);
}

export default defineIndicator({
  name: 'price-zscore',
  category: 'price-action',
  summary: 'Distance of the close from its mean in standard deviations',
  formula: '(close − SMA_period(close)) / σ_period (ddof 0); 0 when σ = 0',
  source: 'Chan 2013, Algorithmic Trading, chapter 3',
  params: { period: { type: 'int', default: 50, min: 2, max: 5000, doc: 'window, bars', sweep: [20, 50, 100, 200] } },
  outputs: ['price-zscore'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [priceZscore(c.close, p.period)],
  stream: (p) => {
    const next = zscoreStream(p.period);
    return (bar, out) => {
      out[0] = next(bar.close);
    };
  },
});
