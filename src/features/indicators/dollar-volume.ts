import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean } from '../../core/math/rolling.js';
import { meanStream, whenKnown } from '../../core/math/streams.js';
import { typicalOf, typicalPrice } from './vwap.js';

export interface DollarVolume {
  readonly mean: Float64Array;
  readonly ratio: Float64Array;
}

/**
 * Dollar volume: the money that changes hands in a bar, typical price times volume, as the mean of some bars.
 *
 * `ratio` is this bar's money against that mean, 1 where there was none at all.
 *
 * @param price  (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @param period bars, whole, ≥ 1
 * @returns twice (n,): mean in quote per bar, ≥ 0, and ratio in [0, period]; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 */
export function dollarVolume(price: Float64Array, volume: Float64Array, period: number): DollarVolume {
  const n = sameLength('dollar-volume', { price, volume });
  const money = price.map((p, i) => p * volume[i]);
  const mean = rollingMean(money, period);
  const ratio = mean.slice();
  for (let i = period - 1; i < n; i++) {
    mean[i] = Math.max(0, mean[i]);
    ratio[i] = mean[i] > 0 ? money[i] / mean[i] : 1;
  }
  return { mean, ratio };
}

export default defineIndicator({
  name: 'dollar-volume',
  category: 'volume',
  summary: 'Mean money traded per bar, and this bar’s against it',
  formula: 'mean = SMA_period(m), m = volume · (high + low + close) / 3; ratio = m / mean, 1 when mean = 0',
  source: 'own; typical price times volume',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 50, 200] } },
  outputs: ['mean', 'ratio'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const d = dollarVolume(typicalPrice(c.high, c.low, c.close), c.volume, p.period);
    return [d.mean, d.ratio];
  },
  stream: ({ period }) => {
    const mean = meanStream(period);
    return (bar, out) => {
      const money = typicalOf(bar) * bar.volume;
      out[0] = Math.max(0, mean(money));
      out[1] = out[0] > 0 ? money / out[0] : whenKnown(out[0], 1);
    };
  },
});
