import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { atr, atrStream } from './atr.js';

/**
 * Supertrend: a stop some average true ranges from the middle of the bar that only moves with the trend.
 *
 * The lower band may only rise and the upper one only fall, until the close before was beyond it. In a rise the line is
 * the lower band, in a fall the upper one; a close beyond the line turns the trend. The first row is a rise when it
 * closes in the upper half of its bar. Where price stands still the trend does.
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param close (n,) quote per base
 * @param spans `period` of the average true range, bars, whole, ≥ 1; `multiplier` > 0
 * @returns line (n,) quote per base and direction (n,) 1 up or -1 down; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Seban 2009, Supertrend; ATR after Wilder 1978
 */
export function supertrend(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  spans: { period: number; multiplier: number },
): { line: Float64Array; direction: Float64Array } {
  const { period, multiplier } = spans;
  const reach = atr(high, low, close, period);
  const n = reach.length;
  const line = unknownColumn(n);
  const direction = unknownColumn(n);
  let upper = Number.POSITIVE_INFINITY;
  let lower = Number.NEGATIVE_INFINITY;
  let isUp = true;
  for (let i = period; i < n; i++) {
    const middle = 0.5 * (high[i] + low[i]);
    const newUpper = middle + multiplier * reach[i];
    const newLower = middle - multiplier * reach[i];
    if (newUpper < upper || close[i - 1] > upper) upper = newUpper;
    if (newLower > lower || close[i - 1] < lower) lower = newLower;
    if (i === period) isUp = close[i] >= middle;
    if (isUp ? close[i] < lower : close[i] > upper) isUp = !isUp;
    line[i] = isUp ? lower : upper;
    direction[i] = isUp ? 1 : -1;
  }
  return { line, direction };
}

export default defineIndicator({
  name: 'supertrend',
  category: 'trend',
  summary: 'Supertrend line (in the unit of the price) and its direction',
  formula:
    'bands (high + low) / 2 ± multiplier · ATR_period, the lower only rises, the upper only falls, until close[−1] is beyond it; line = lower band when direction = 1, upper when −1; a close beyond the line turns it',
  source: 'Seban 2009, Supertrend; ATR after Wilder 1978',
  params: {
    period: {
      type: 'int',
      default: 10,
      min: 1,
      max: 5000,
      doc: 'smoothing of the average true range',
      sweep: [10, 20],
    },
    multiplier: {
      type: 'float',
      default: 3,
      min: 0.1,
      max: 20,
      doc: 'average true ranges from the middle of the bar to a band',
      sweep: [2, 3, 4],
    },
  },
  outputs: ['line', 'direction'],
  warmup: (p) => p.period,
  compute: (c, p) => {
    const { line, direction } = supertrend(c.high, c.low, c.close, p);
    return [line, direction];
  },
  stream: ({ period, multiplier }) => {
    const reach = atrStream(period);
    let [upper, lower, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    let isUp = true;
    let isStarted = false;
    return (bar, out) => {
      const range = reach(bar.high, bar.low, bar.close);
      if (Number.isNaN(range)) out.fill(Number.NaN);
      else {
        const middle = 0.5 * (bar.high + bar.low);
        const newUpper = middle + multiplier * range;
        const newLower = middle - multiplier * range;
        if (newUpper < upper || last > upper) upper = newUpper;
        if (newLower > lower || last < lower) lower = newLower;
        if (!isStarted) isUp = bar.close >= middle;
        if (isUp ? bar.close < lower : bar.close > upper) isUp = !isUp;
        out[0] = isUp ? lower : upper;
        out[1] = isUp ? 1 : -1;
        isStarted = true;
      }
      last = bar.close;
    };
  },
});
