import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { whenKnown } from '../../core/math/streams.js';
import { meanDeviation, meanDeviationStream } from '../kernels/mean-deviation.js';
import { typicalOf, typicalPrice } from './vwap.js';

/**
 * Commodity channel index: how far the typical price is from its mean, in mean absolute deviations.
 *
 * Lambert's factor 0.015 puts about three quarters of the values into ±100. Where price stands still it is 0.
 * O(n · period), as `meanDeviation`.
 *
 * @param price  (n,) typical price, quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) no unit, not bounded, mostly in [-300, 300]; NaN on rows [0, period - 1)
 * @source Lambert 1980, Commodity Channel Index, Commodities 9
 */
export function cci(price: Float64Array, period: number): Float64Array {
  const { lead, deviation } = meanDeviation(price, period);
  const out = unknownColumn(price.length);
  for (let i = period - 1; i < out.length; i++) out[i] = deviation[i] > 0 ? lead[i] / (0.015 * deviation[i]) : 0;
  return out;
}

export default defineIndicator({
  name: 'cci',
  category: 'momentum',
  summary: 'Commodity channel index',
  formula:
    '(x − SMA_period(x)) / (0.015 · mean absolute deviation of x over period), x = (high + low + close) / 3; 0 when flat',
  source: 'Lambert 1980, Commodities 9; TA-Lib CCI',
  params: { period: { type: 'int', default: 20, min: 1, max: 1000, doc: 'window, bars', sweep: [14, 20, 50] } },
  outputs: ['cci'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [cci(typicalPrice(c.high, c.low, c.close), p.period)],
  stream: ({ period }) => {
    const next = meanDeviationStream(period);
    return (bar, out) => {
      const { lead, deviation } = next(typicalOf(bar));
      out[0] = deviation > 0 ? lead / (0.015 * deviation) : whenKnown(deviation, 0);
    };
  },
});
