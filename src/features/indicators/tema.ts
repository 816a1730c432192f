import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { ema, emaStream } from './ema.js';

/**
 * Triple exponential average: 3 · e1 - 3 · e2 + e3, where each is the exponential average of the one before. It follows
 * a straight line without lag.
 *
 * Each average starts as the plain mean of its first window, as in TA-Lib; programs that start at the first value
 * (Achelis, pandas) differ until that is forgotten.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote per base; NaN on rows [0, 3 · (period - 1))
 * @source Mulloy 1994, Smoothing Data with Faster Moving Averages, Stocks & Commodities 12
 */
export function tema(close: Float64Array, period: number): Float64Array {
  const once = ema(close, period);
  const twice = ema(once, period, period - 1);
  const thrice = ema(twice, period, 2 * (period - 1));
  const out = unknownColumn(close.length);
  for (let i = 3 * (period - 1); i < out.length; i++) out[i] = thrice[i] + 3 * (once[i] - twice[i]);
  return out;
}

export default defineIndicator({
  name: 'tema',
  category: 'trend',
  summary: 'Triple exponential moving average of the close (in the unit of the price)',
  formula:
    '3 · E₁ − 3 · E₂ + E₃, E₁ = EMA_period(close), E₂, E₃ = EMA_period of the one before, each seeded by the mean of its first period',
  source: 'Mulloy 1994, Stocks & Commodities 12; TA-Lib TEMA',
  params: { period: { type: 'int', default: 20, min: 1, max: 1500, doc: 'span, bars', sweep: [10, 20, 50] } },
  outputs: ['tema'],
  warmup: (p) => 3 * (p.period - 1),
  compute: (c, p) => [tema(c.close, p.period)],
  stream: ({ period }) => {
    const [once, twice, thrice] = [emaStream(period), emaStream(period), emaStream(period)];
    return (bar, out) => {
      const first = once(bar.close);
      const second = twice(first);
      out[0] = thrice(second) + 3 * (first - second);
    };
  },
});
