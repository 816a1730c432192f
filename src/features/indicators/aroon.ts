import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { extremeAgeStream } from '../kernels/extreme-age.js';

/**
 * Aroon: how fresh the highest high (up) and the lowest low (down) of the last period + 1 bars are.
 *
 * 100 means on this bar, 0 means `period` bars ago. Of equal extremes the latest counts, so where price stands still
 * both are 100 and the oscillator is 0; Stock.Indicators takes the oldest.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns up and down (n,) in [0, 100], oscillator = up - down in [-100, 100]; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Chande 1995, A Time Price Oscillator, Stocks & Commodities 13; TA-Lib AROON, AROONOSC
 */
export function aroon(
  high: Float64Array,
  low: Float64Array,
  period: number,
): { up: Float64Array; down: Float64Array; oscillator: Float64Array } {
  const n = sameLength('aroon', { high, low });
  const up = freshness(high, 1, period);
  const down = freshness(low, -1, period);
  const oscillator = unknownColumn(n);
  for (let i = period; i < n; i++) oscillator[i] = up[i] - down[i];
  return { up, down, oscillator };
}

/** 100 where the highest `sign` · x of the last period + 1 bars is this bar, falling to 0 where it is `period` old. */
function freshness(x: Float64Array, sign: 1 | -1, period: number): Float64Array {
  const out = unknownColumn(x.length);
  // Rows that may still become the extreme, best first: a row that is no better than a later one never will.
  const waiting = new Int32Array(x.length);
  let first = 0;
  let end = 0;
  for (let i = 0; i < x.length; i++) {
    while (end > first && sign * x[waiting[end - 1]] <= sign * x[i]) end--;
    waiting[end++] = i;
    if (waiting[first] < i - period) first++;
    if (i >= period) out[i] = (100 * (period - (i - waiting[first]))) / period;
  }
  return out;
}

export default defineIndicator({
  name: 'aroon',
  category: 'trend',
  summary: 'Aroon up and down, and their difference',
  formula:
    'up = 100 · (period − bars since the highest high of period + 1 bars) / period; down = the same of the lowest low; oscillator = up − down; of equal extremes the newest counts',
  source: 'Chande 1995, Stocks & Commodities 13; TA-Lib AROON, AROONOSC',
  params: { period: { type: 'int', default: 25, min: 1, max: 5000, doc: 'bars looked back', sweep: [14, 25, 50] } },
  outputs: ['up', 'down', 'oscillator'],
  warmup: (p) => p.period,
  compute: (c, p) => {
    const { up, down, oscillator } = aroon(c.high, c.low, p.period);
    return [up, down, oscillator];
  },
  stream: ({ period }) => {
    const sinceHigh = extremeAgeStream(period + 1, 1);
    const sinceLow = extremeAgeStream(period + 1, -1);
    return (bar, out) => {
      out[0] = (100 * (period - sinceHigh(bar.high))) / period;
      out[1] = (100 * (period - sinceLow(bar.low))) / period;
      out[2] = out[0] - out[1];
    };
  },
});
