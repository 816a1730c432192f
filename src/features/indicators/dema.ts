import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { ema, emaStream } from './ema.js';

/**
 * Double exponential average: an exponential average, and once more what its own average lags behind it.
 *
 * Each average starts as the plain mean of its first window, as in TA-Lib; programs that start at the first value
 * (Achelis, pandas) differ until that is forgotten.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote per base; NaN on rows [0, 2 · (period - 1))
 * @source Mulloy 1994, Smoothing Data with Faster Moving Averages, Stocks & Commodities 12
 */
export function dema(close: Float64Array, period: number): Float64Array {
  const once = ema(close, period);
  const twice = ema(once, period, period - 1);
  const out = unknownColumn(close.length);
  for (let i = 2 * (period - 1); i < out.length; i++) out[i] = once[i] + (once[i] - twice[i]);
  return out;
}

export default defineIndicator({
  name: 'dema',
  category: 'trend',
  summary: 'Double exponential moving average of the close (in the unit of the price)',
  formula: '2 · E − EMA_period(E), E = EMA_period(close), each seeded by the mean of its first period',
  source: 'Mulloy 1994, Stocks & Commodities 12; TA-Lib DEMA',
  params: { period: { type: 'int', default: 20, min: 1, max: 2000, doc: 'span, bars', sweep: [10, 20, 50] } },
  outputs: ['dema'],
  warmup: (p) => 2 * (p.period - 1),
  compute: (c, p) => [dema(c.close, p.period)],
  stream: ({ period }) => {
    const [once, twice] = [emaStream(period), emaStream(period)];
    return (bar, out) => {
      const first = once(bar.close);
      out[0] = first + (first - twice(first));
    };
  },
});
