import { defineIndicator } from '../../core/feature.js';
import { rollingMax, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { maxStream, minStream } from '../../core/math/streams.js';
import { medianOf, medianPrice } from '../kernels/prices.js';

/**
 * Fisher transform: the place of price in its range, stretched so that turning points stand out.
 *
 * The place in [-1, 1] is smoothed by a third, set to ±0.999 beyond ±0.99, and goes through ½ ln((1 + x) / (1 - x)). Where the range
 * is zero the place is the middle. It starts from 0 at row period - 1 (others fill the first window with part ranges);
 * after some forty rows that is forgotten.
 *
 * @param price  (n,) middle of each bar, quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) no unit, in about [-7.6, 7.6]; NaN on rows [0, period - 1)
 * @source Ehlers 2002, Using the Fisher Transform, Stocks & Commodities 20
 */
export function fisher(price: Float64Array, period: number): Float64Array {
  const top = rollingMax(price, period);
  const bottom = rollingMin(price, period);
  const out = unknownColumn(price.length);
  let place = 0;
  let value = 0;
  for (let i = period - 1; i < out.length; i++) {
    const range = top[i] - bottom[i];
    place = 0.66 * (range > 0 ? (price[i] - bottom[i]) / range - 0.5 : 0) + 0.67 * place;
    if (place > 0.99) place = 0.999;
    else if (place < -0.99) place = -0.999;
    value = 0.5 * Math.log((1 + place) / (1 - place)) + 0.5 * value;
    out[i] = value;
  }
  return out;
}

export default defineIndicator({
  name: 'fisher',
  category: 'momentum',
  summary: 'Fisher transform of the place of price in its range',
  formula:
    'p ← 0.66 · (place − ½) + 0.67 · p, place = (mid − min) / (max − min), ½ when flat, beyond ±0.99 set to ±0.999; F ← ½ · ln((1 + p) / (1 − p)) + ½ · F; min, max of mid = (high + low) / 2 over period; p and F start at 0',
  source: 'Ehlers 2002, Using the Fisher Transform, Stocks & Commodities 20',
  params: { period: { type: 'int', default: 10, min: 1, max: 5000, doc: 'bars of the range', sweep: [5, 10, 20] } },
  outputs: ['fisher'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [fisher(medianPrice(c.high, c.low), p.period)],
  stream: ({ period }) => {
    const [highest, lowest] = [maxStream(period), minStream(period)];
    let [place, value] = [0, 0];
    return (bar, out) => {
      const price = medianOf(bar);
      const bottom = lowest(price);
      const range = highest(price) - bottom;
      if (Number.isNaN(range)) {
        out[0] = Number.NaN;
        return;
      }
      place = 0.66 * (range > 0 ? (price - bottom) / range - 0.5 : 0) + 0.67 * place;
      if (place > 0.99) place = 0.999;
      else if (place < -0.99) place = -0.999;
      value = 0.5 * Math.log((1 + place) / (1 - place)) + 0.5 * value;
      out[0] = value;
    };
  },
});
