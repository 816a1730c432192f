import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { atr, atrStream } from './atr.js';
import { ema, emaStream } from './ema.js';

/**
 * Keltner channel: an exponential average of the close and a number of average true ranges on both sides.
 *
 * The modern form (Raschke); Keltner's own of 1960 took a simple mean of the typical price and of the range.
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param close (n,) quote per base
 * @param spans bars, whole, ≥ 1: `period` of the middle, `range` of the average true range; `multiplier` > 0
 * @returns three times (n,) quote per base; the middle is NaN on rows [0, period - 1), the bands on rows
 *   [0, max(period - 1, range))
 * @throws E_SHAPE when the columns differ in length
 * @source Keltner 1960, How To Make Money in Commodities; Connors & Raschke 1995, Street Smarts
 */
export function keltner(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  spans: { period: number; range: number; multiplier: number },
): { upper: Float64Array; middle: Float64Array; lower: Float64Array } {
  const { period, range, multiplier } = spans;
  const reach = atr(high, low, close, range);
  const middle = ema(close, period);
  const upper = unknownColumn(middle.length);
  const lower = unknownColumn(middle.length);
  for (let i = Math.max(period - 1, range); i < middle.length; i++) {
    upper[i] = middle[i] + multiplier * reach[i];
    lower[i] = middle[i] - multiplier * reach[i];
  }
  return { upper, middle, lower };
}

export default defineIndicator({
  name: 'keltner',
  category: 'volatility',
  summary: 'Keltner channel: exponential average and average true ranges around it',
  formula:
    'middle = EMA_period(close); upper, lower = middle ± multiplier · ATR_range, ATR by Wilder; both seeded by means',
  source: 'Keltner 1960, How To Make Money in Commodities; Connors & Raschke 1995, Street Smarts',
  params: {
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'span of the middle, bars', sweep: [10, 20, 50] },
    range: { type: 'int', default: 10, min: 1, max: 5000, doc: 'smoothing of the average true range, bars' },
    multiplier: {
      type: 'float',
      default: 2,
      min: 0.1,
      max: 20,
      doc: 'average true ranges from the middle to a band',
      sweep: [1.5, 2, 3],
    },
  },
  outputs: ['upper', 'middle', 'lower'],
  warmup: (p) => {
    const bands = Math.max(p.period - 1, p.range);
    return [bands, p.period - 1, bands];
  },
  compute: (c, p) => {
    const { upper, middle, lower } = keltner(c.high, c.low, c.close, p);
    return [upper, middle, lower];
  },
  stream: ({ period, range, multiplier }) => {
    const reach = atrStream(range);
    const average = emaStream(period);
    return ({ high, low, close }, out) => {
      const width = multiplier * reach(high, low, close);
      const middle = average(close);
      out[0] = middle + width;
      out[1] = middle;
      out[2] = middle - width;
    };
  },
});
