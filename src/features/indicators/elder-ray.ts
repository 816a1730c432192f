import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { ema, emaStream } from './ema.js';

/**
 * Elder ray: how far bulls could lift the high above the average price, and bears push the low below it.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars of the exponential average, whole, ≥ 1
 * @returns bull = high - average and bear = low - average, (n,) quote per base; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Elder 1993, Trading for a Living, section 6.2
 */
export function elderRay(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
): { bull: Float64Array; bear: Float64Array } {
  const n = sameLength('elder-ray', { high, low, close });
  const average = ema(close, period);
  const bull = unknownColumn(n);
  const bear = unknownColumn(n);
  for (let i = period - 1; i < n; i++) {
    bull[i] = high[i] - average[i];
    bear[i] = low[i] - average[i];
  }
  return { bull, bear };
}

export default defineIndicator({
  name: 'elder-ray',
  category: 'momentum',
  summary: 'Elder ray: bull and bear power (in the unit of the price)',
  formula:
    'bull = high − EMA_period(close); bear = low − EMA_period(close); EMA seeded by the mean of the first period',
  source: 'Elder 1993, Trading for a Living',
  params: {
    period: { type: 'int', default: 13, min: 1, max: 5000, doc: 'span of the average, bars', sweep: [13, 26] },
  },
  outputs: ['bull', 'bear'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const { bull, bear } = elderRay(c.high, c.low, c.close, p.period);
    return [bull, bear];
  },
  stream: ({ period }) => {
    const next = emaStream(period);
    return ({ high, low, close }, out) => {
      const average = next(close);
      out[0] = high - average;
      out[1] = low - average;
    };
  },
});
